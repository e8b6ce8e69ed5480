package io.larkspur.admin.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.access.Caller;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.NewAuthSession;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Auth sessions (A1, A2, A6): one authorization of one user for one app each. */
@RestController
@RequestMapping("/internal/auth/sessions")
@Tag(name = "Auth sessions")
class AuthSessionsController {

    private final AuthSessions sessions;

    AuthSessionsController(AuthSessions sessions) {
        this.sessions = sessions;
    }

    @PostMapping
    @Operation(summary = "Open a session", description = "It is pending for ten minutes; no card is sent yet.")
    Mono<SessionView> open(
            @RequestBody OpenSession request, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return sessions.open(request.by(caller)).map(SessionView::of);
    }

    @GetMapping("/{sessionId}")
    @Operation(summary = "Read a session", description = "A pending one past its end reads as expired.")
    Mono<SessionView> find(@PathVariable String sessionId) {
        return sessions.find(SessionIds.checked(sessionId)).map(SessionView::of);
    }

    @DeleteMapping("/cleanup")
    @Operation(summary = "Remove expired sessions", description = "Answers how many, under two names.")
    Mono<Removed> removeExpired() {
        return sessions.removeExpired().map(Removed::of);
    }

    record OpenSession(
            @Strict @JsonProperty("app_id") @Nullable String appId,
            @Strict @JsonProperty("user_id") @Nullable String userId,
            @Strict @JsonProperty("auth_method") @Nullable String authMethod) {

        private static final String DEFAULT_METHOD = "websocket_card";
        private static final int LONGEST_METHOD = 50;

        NewAuthSession by(Caller caller) {
            String method = Texts.optional("auth_method", authMethod, LONGEST_METHOD);
            return new NewAuthSession(
                    Texts.id("app_id", appId),
                    Texts.id("user_id", userId),
                    method == null ? DEFAULT_METHOD : method,
                    Set.of(),
                    caller.applicationId());
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record SessionView(
            @JsonProperty("id") long id,
            @JsonProperty("session_id") String sessionId,
            @JsonProperty("app_id") String appId,
            @JsonProperty("user_id") String userId,
            @JsonProperty("open_id") @Nullable String openId,
            @JsonProperty("auth_method") String authMethod,
            @JsonProperty("state") String state,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("expires_at") Instant expiresAt,
            @JsonProperty("completed_at") @Nullable Instant completedAt) {

        static SessionView of(AuthSession session) {
            return new SessionView(
                    session.id(),
                    session.sessionId(),
                    session.appId(),
                    session.userId(),
                    session.openId(),
                    session.authMethod(),
                    session.state().wireName(),
                    session.createdAt(),
                    session.expiresAt(),
                    session.completedAt());
        }
    }

    record Removed(
            @JsonProperty("removed") long removed,
            @JsonProperty("count") long count) {

        static Removed of(long sessions) {
            return new Removed(sessions, sessions);
        }
    }
}
