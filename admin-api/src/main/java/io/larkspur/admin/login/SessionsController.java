package io.larkspur.admin.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.LoginSessions;
import io.larkspur.admin.access.Caller;
import io.larkspur.admin.input.Pages;
import io.larkspur.admin.input.Texts;
import io.larkspur.admin.signin.Providers;
import io.larkspur.vault.Grants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Every session, whatever opened it. */
@RestController
@RequestMapping("/admin/sessions")
@Tag(name = "Login sessions")
class SessionsController {

    private static final int LARGEST = 1000;
    private static final int LONGEST_ID = 1000;

    private final SessionList sessions;

    SessionsController(LoginSessions logins, Grants grants, Providers providers) {
        this.sessions = new SessionList(logins, grants, providers);
    }

    @GetMapping
    @Operation(
            summary = "List live sessions of every kind",
            description =
                    "Login sessions, newest first, then users' grants to applications. limit 1 to 1000. Read on with cursor={next_cursor}: it costs the same at any depth. kind (password, provider, grant), user_id and provider_user_id narrow it down. Beyond 5000, total may be up to a minute old.")
    Mono<SessionPage> list(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(name = "user_id", required = false) @Nullable Long userId,
            @RequestParam(name = "provider_user_id", required = false) @Nullable String providerUserId,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") long offset) {
        Pages.check(limit, offset, LARGEST);
        SessionWish wish = new SessionWish(
                SessionWish.Kind.named(kind),
                userId,
                Texts.optional("provider_user_id", providerUserId, LONGEST_ID),
                Texts.optional("cursor", cursor, LONGEST_ID));
        return Mono.zip(
                sessions.page(wish, limit, offset),
                sessions.total(wish),
                (found, total) -> SessionPage.of(found, total, limit, offset));
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "End a session", description = "At once, on every replica. 404 when none lives under this id.")
    Mono<Said> end(@PathVariable String id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return sessions.end(Texts.required("id", id, LONGEST_ID), caller).thenReturn(new Said("Session terminated"));
    }

    record Said(@JsonProperty("message") String message) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record SessionPage(
            @JsonProperty("sessions") List<SessionView> sessions,
            @JsonProperty("total") long total,
            @JsonProperty("limit") int limit,
            @JsonProperty("offset") long offset,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {

        static SessionPage of(List<SessionView> found, long total, int limit, long offset) {
            return new SessionPage(
                    found,
                    total,
                    limit,
                    offset,
                    found.size() < limit ? null : found.get(found.size() - 1).cursor());
        }
    }
}
