package io.larkspur.gateway.consent;

import io.larkspur.accounts.Application;
import io.larkspur.problem.Category;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.Invitation;
import io.larkspur.vault.Invitations;
import io.larkspur.vault.TokenVault;
import io.larkspur.vault.UserToken;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * A user's token for an application, only with that user's consent to that application. Without it the user is invited if
 * the application may do so, and the call is refused, parked or accepted as its caller prefers. A parked call holds no
 * thread, and a caller that goes away takes its waiter along.
 */
@Component
public final class Consents {

    /** In {@link UserToken#applications()}: the user consented to whichever application may invite. */
    private static final String ANY_INVITING = "*";

    private final TokenVault vault;
    private final Invitations invitations;
    private final StatusTickets tickets;
    private final ConsentSettings settings;
    private final Clock clock;

    Consents(TokenVault vault, Invitations invitations, StatusTickets tickets, ConsentSettings settings, Clock clock) {
        this.vault = vault;
        this.invitations = invitations;
        this.tickets = tickets;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Fails with {@link ConsentRefused}, {@link AuthorizationPending}, or what the invitation fails with: after a refusal or
     * an invitation without an answer it fails for a while as the call did that waited for it.
     */
    public Mono<UserToken> tokenFor(TokenRequest request) {
        return usable(request).switchIfEmpty(Mono.defer(() -> ask(request)));
    }

    private Mono<UserToken> usable(TokenRequest request) {
        return vault.tokenFor(request.user()).filter(token -> covers(token.applications(), request.application()));
    }

    private static boolean covers(Set<String> consented, Application application) {
        return consented.contains(application.id()) || application.mayInvite() && consented.contains(ANY_INVITING);
    }

    private Mono<UserToken> ask(TokenRequest request) {
        return request.application().mayInvite()
                ? invite(request).flatMap(session -> await(session, request))
                : Mono.error(ConsentRefused.neverGiven());
    }

    private Mono<AuthSession> invite(TokenRequest request) {
        return invitations
                .invite(new Invitation(request.user(), request.application().id(), request.scopes()))
                .timeout(settings.inviteTimeout());
    }

    private Mono<UserToken> await(AuthSession session, TokenRequest request) {
        Duration wait = request.preferences().patience();
        if (!session.isPending()) {
            return ended(session, request);
        }
        return wait.isZero()
                ? pending(session, request)
                : invitations
                        .outcome(session.sessionId(), wait)
                        .flatMap(end -> ended(end, request))
                        .switchIfEmpty(Mono.defer(() -> pending(session, request)));
    }

    private Mono<UserToken> ended(AuthSession session, TokenRequest request) {
        return switch (session.state()) {
            case COMPLETED -> usable(request).switchIfEmpty(Mono.defer(() -> pending(session, request)));
            case DENIED -> Mono.error(ConsentRefused.denied(restAfter(session)));
            case EXPIRED -> Mono.error(ConsentRefused.expired(restAfter(session)));
            case PENDING -> pending(session, request);
        };
    }

    /** For how long the user is not asked again. */
    private Duration restAfter(AuthSession session) {
        Instant end = session.restUntil();
        Duration rest = end == null ? Duration.ZERO : Duration.between(clock.instant(), end);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    private <T> Mono<T> pending(AuthSession session, TokenRequest request) {
        Category category = request.preferences().respondAsync() ? Category.ACCEPTED : Category.PENDING;
        return Mono.error(() -> new AuthorizationPending(
                category,
                session,
                statusUrl(session, request),
                InvitationLink.of(session, request.address()),
                settings.retryAfter()));
    }

    private URI statusUrl(AuthSession session, TokenRequest request) {
        String path = "/authorizations/" + session.sessionId();
        String application = request.application().id();
        String opener = session.applicationId();
        return request.address()
                .apply(
                        application.equals(opener)
                                ? path
                                : path + "?ticket=" + tickets.issue(session.sessionId(), application));
    }
}
