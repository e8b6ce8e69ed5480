package io.larkspur.admin.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.LoginSession;
import io.larkspur.accounts.login.LoginSessions;
import io.larkspur.accounts.login.SessionChoice;
import io.larkspur.accounts.login.SignedIn;
import io.larkspur.accounts.login.User;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Pages;
import io.larkspur.admin.input.Texts;
import io.larkspur.admin.signin.Providers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Every login session, whatever opened it. */
@RestController
@RequestMapping("/admin/sessions")
@Tag(name = "Login sessions")
class SessionsController {

    private static final int LARGEST = 1000;

    private final LoginSessions sessions;

    SessionsController(LoginSessions sessions) {
        this.sessions = sessions;
    }

    @GetMapping
    @Operation(
            summary = "List live sessions, newest first",
            description =
                    "limit 1 to 1000. Read on with cursor={next_cursor}: it costs the same at any depth. kind (password, provider), user_id and provider_user_id narrow it down.")
    Mono<LoginSessionPage> list(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(name = "user_id", required = false) @Nullable Long userId,
            @RequestParam(name = "provider_user_id", required = false) @Nullable String providerUserId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") long offset) {
        Pages.check(limit, offset, LARGEST);
        SessionChoice choice = new SessionChoice(
                kind(kind),
                userId,
                Texts.optional("provider_user_id", providerUserId, LARGEST),
                SessionCursor.parse(cursor));
        return Mono.zip(
                sessions.list(choice, limit, offset).collectList(),
                sessions.count(choice),
                (found, total) -> LoginSessionPage.of(found, total, limit, offset));
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "End a session", description = "At once, on every replica. 404 when none lives under this id.")
    Mono<Said> end(@PathVariable String id) {
        return sessions.end(Texts.id("id", id)).thenReturn(new Said("Session terminated"));
    }

    private static LoginSession.@Nullable Kind kind(@Nullable String text) {
        if (text == null) {
            return null;
        }
        for (LoginSession.Kind kind : LoginSession.Kind.values()) {
            if (kind.wireName().equals(text)) {
                return kind;
            }
        }
        throw new InvalidInput("kind has to be password or provider");
    }

    record Said(@JsonProperty("message") String message) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record LoginSessionPage(
            @JsonProperty("sessions") List<LoginSessionView> sessions,
            @JsonProperty("total") long total,
            @JsonProperty("limit") int limit,
            @JsonProperty("offset") long offset,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {

        static LoginSessionPage of(List<SignedIn> found, long total, int limit, long offset) {
            return new LoginSessionPage(
                    found.stream().map(LoginSessionView::of).toList(),
                    total,
                    limit,
                    offset,
                    found.size() < limit
                            ? null
                            : SessionCursor.of(found.get(found.size() - 1).session()));
        }
    }

    record LoginSessionView(
            @JsonProperty("id") String id,
            @JsonProperty("kind") String kind,
            @JsonProperty("user_id") long userId,
            @JsonProperty("user") WhoseView user,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("last_activity") Instant lastActivity,
            @JsonProperty("expires_at") Instant expiresAt) {

        static LoginSessionView of(SignedIn signedIn) {
            LoginSession session = signedIn.session();
            return new LoginSessionView(
                    session.jti(),
                    session.kind().wireName(),
                    session.userId(),
                    WhoseView.of(signedIn.user()),
                    session.createdAt(),
                    session.lastActivityAt(),
                    session.expiresAt());
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record WhoseView(
            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("hh_user_id") @Nullable
            String hhUserId,

            @JsonProperty("provider") String provider,
            @JsonProperty("provider_user_id") String providerUserId,
            @JsonProperty("username") String username,
            @JsonProperty("full_name") @Nullable String fullName) {

        static WhoseView of(User user) {
            return new WhoseView(
                    user.provider().equals(Providers.HH) ? user.providerUserId() : null,
                    user.provider(),
                    user.providerUserId(),
                    user.username(),
                    user.fullName());
        }
    }
}
