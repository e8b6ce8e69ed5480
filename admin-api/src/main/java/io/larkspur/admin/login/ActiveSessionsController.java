package io.larkspur.admin.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.LoginSession;
import io.larkspur.accounts.login.LoginSessions;
import io.larkspur.admin.access.Caller;
import io.larkspur.admin.input.Pages;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The sessions that passwords opened, and their removal once they are over. */
@RestController
@RequestMapping("/admin/sessions")
@Tag(name = "Login sessions")
class ActiveSessionsController {

    private final LoginSessions sessions;

    ActiveSessionsController(LoginSessions sessions) {
        this.sessions = sessions;
    }

    @GetMapping("/active")
    @Operation(
            summary = "List active sessions",
            description =
                    "Of the user asked for, else of whoever signed in; with HTTP Basic and no user_id, of everybody. Newest first.")
    Mono<ActiveSessions> active(
            @RequestParam(name = "user_id", required = false) @Nullable Long userId,
            @RequestParam(defaultValue = "200") int limit,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        Pages.check(limit, 0);
        Long whose = userId == null ? caller.userId() : userId;
        return Mono.zip(
                sessions.active(whose, limit).map(ActiveSession::of).collectList(),
                sessions.countActive(whose),
                (rows, count) -> new ActiveSessions(whose, count, rows));
    }

    @PostMapping("/cleanup")
    @Operation(
            summary = "Remove sessions that are over",
            description = "Ended, expired or inactive for too long; answers how many.")
    Mono<Cleaned> cleanUp() {
        return sessions.cleanUp().map(Cleaned::new);
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ActiveSessions(
            @JsonProperty("user_id") @Nullable Long userId,
            @JsonProperty("active_sessions") long count,
            @JsonProperty("sessions") List<ActiveSession> sessions) {}

    record ActiveSession(
            @JsonProperty("jti") String jti,
            @JsonProperty("user_id") long userId,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("last_activity") Instant lastActivity,
            @JsonProperty("expires_at") Instant expiresAt) {

        static ActiveSession of(LoginSession session) {
            return new ActiveSession(
                    session.jti(),
                    session.userId(),
                    session.createdAt(),
                    session.lastActivityAt(),
                    session.expiresAt());
        }
    }

    record Cleaned(@JsonProperty("cleaned_sessions") long sessions) {}
}
