package io.larkspur.admin.login;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.LoginSessions;
import io.larkspur.admin.access.Visitor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What somebody with an access token sees of themselves. */
@RestController
@Tag(name = "Signed in")
@SecurityRequirement(name = "bearer")
class VisitorController {

    private final LoginSessions sessions;

    VisitorController(LoginSessions sessions) {
        this.sessions = sessions;
    }

    @GetMapping({"/auth/profile", "/api/v1/auth/profile"})
    @Operation(summary = "Who I am")
    UserView profile(ServerWebExchange exchange) {
        return UserView.of(Visitor.of(exchange).user());
    }

    @GetMapping("/api/v1/protected")
    @Operation(summary = "A greeting for whoever is signed in")
    Greeting greeting(ServerWebExchange exchange) {
        return new Greeting("Hello " + Visitor.of(exchange).user().username() + "!");
    }

    @GetMapping("/debug/session-info")
    @Operation(summary = "The session behind the token, for debugging")
    Mono<SessionInfo> session(ServerWebExchange exchange) {
        Visitor visitor = Visitor.of(exchange);
        return sessions.countActive(visitor.user().id())
                .map(active -> new SessionInfo(
                        visitor.user().id(), visitor.requireSession().jti(), true, active));
    }

    record Greeting(@JsonProperty("message") String message) {}

    record SessionInfo(
            @JsonProperty("user_id") long userId,
            @JsonProperty("jti") String jti,
            @JsonProperty("session_valid") boolean valid,
            @JsonProperty("active_sessions") long activeSessions) {}
}
