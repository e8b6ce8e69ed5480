package io.larkspur.gateway.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.gateway.address.PublicAddress;
import io.larkspur.gateway.caller.Callers;
import io.larkspur.gateway.caller.Challenge;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The status address of a pending answer. Somebody else's session looks like none. */
@RestController
class AuthorizationController {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_ID = 64;

    private final Callers callers;
    private final AuthSessions sessions;
    private final StatusTickets tickets;
    private final PublicAddress address;

    AuthorizationController(Callers callers, AuthSessions sessions, StatusTickets tickets, PublicAddress address) {
        this.callers = callers;
        this.sessions = sessions;
        this.tickets = tickets;
        this.address = address;
    }

    @GetMapping("/authorizations/{sessionId}")
    Mono<ResponseEntity<Status>> status(
            @PathVariable String sessionId,
            @RequestParam(required = false) @Nullable String ticket,
            ServerWebExchange exchange) {
        return callers.identify(exchange.getRequest().getHeaders())
                .doOnError(ProblemException.class, refused -> Challenge.on(exchange, refused))
                .flatMap(identity ->
                        visible(sessionId, ticket, identity.application().id()))
                .timeout(PATIENCE)
                .map(session ->
                        ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(status(session, exchange)));
    }

    private Status status(AuthSession session, ServerWebExchange exchange) {
        return Status.of(session, InvitationLink.of(session, path -> address.of(exchange.getRequest(), path)));
    }

    private Mono<AuthSession> visible(String sessionId, @Nullable String ticket, String application) {
        return Mono.just(sessionId)
                .filter(AuthorizationController::isSessionId)
                .flatMap(sessions::find)
                .filter(session -> application.equals(session.applicationId())
                        || ticket != null && tickets.admits(ticket, sessionId, application))
                .switchIfEmpty(Mono.error(() -> new UnknownAuthorization(sessionId)));
    }

    private static boolean isSessionId(String text) {
        return text.length() <= LONGEST_ID
                && text.chars().allMatch(c -> c == '-' || Character.isLetterOrDigit(c) && c < 0x7f);
    }

    /**
     * State and status are the same word; clients of contract A look for the former, others for the latter.
     *
     * @param authorizeUrl what to show the user, where no card was sent and the session is pending
     */
    record Status(
            @JsonProperty("session_id") String sessionId,
            String state,
            String status,
            @JsonProperty("user_id") String userId,
            @JsonProperty("expires_at") Instant expiresAt,
            @JsonProperty("completed_at") @Nullable Instant completedAt,

            @JsonProperty("authorize_url") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            URI authorizeUrl) {

        static Status of(AuthSession session, @Nullable URI authorizeUrl) {
            String state = session.state().wireName();
            Instant completed = session.completedAt();
            return new Status(
                    session.sessionId(),
                    state,
                    state,
                    session.userId(),
                    session.expiresAt().truncatedTo(ChronoUnit.SECONDS),
                    completed == null ? null : completed.truncatedTo(ChronoUnit.SECONDS),
                    authorizeUrl);
        }
    }
}
