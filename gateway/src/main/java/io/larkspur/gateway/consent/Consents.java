package io.larkspur.gateway.consent;

import io.larkspur.accounts.Application;
import io.larkspur.problem.Category;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.GrantNotRefreshable;
import io.larkspur.vault.Invitation;
import io.larkspur.vault.InvitationReason;
import io.larkspur.vault.Invitations;
import io.larkspur.vault.NoGrant;
import io.larkspur.vault.TokenVault;
import io.larkspur.vault.UserToken;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * A user's token for an application, only with that user's consent to that application. Without it, or without enough of
 * it, the user is invited if the application may do so, and the call is refused, parked or accepted as its caller prefers.
 * A parked call holds no thread, and a caller that goes away takes its waiter along.
 */
@Component
public final class Consents {

    /** In {@link UserToken#applications()}: the user consented to whichever application may invite. */
    private static final String ANY_INVITING = "*";

    private final TokenVault vault;
    private final Invitations invitations;
    private final StepUps stepUps;
    private final StatusTickets tickets;
    private final ConsentSettings settings;
    private final Clock clock;

    Consents(
            TokenVault vault,
            Invitations invitations,
            StepUps stepUps,
            StatusTickets tickets,
            ConsentSettings settings,
            Clock clock) {
        this.vault = vault;
        this.invitations = invitations;
        this.stepUps = stepUps;
        this.tickets = tickets;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Fails with {@link ConsentRefused}, {@link AuthorizationPending}, or what the invitation fails with: after a refusal or
     * an invitation without an answer it fails for a while as the call did that waited for it.
     */
    public Mono<UserToken> tokenFor(TokenRequest request) {
        return usable(request).switchIfEmpty(Mono.defer(() -> askForAll(request)));
    }

    /** As {@link #tokenFor}, without waiting: empty where anybody has to be asked. */
    public Optional<UserToken> tokenAtHand(GrantKey user, Application application) {
        return vault.tokenAtHand(user).filter(token -> covers(token, application));
    }

    /**
     * Another token in place of one that the platform refused. Where no refresh is possible any more, the grant ends and
     * the user is asked as if there had been none; a consent that the user gives meanwhile stays. Fails as
     * {@link #tokenFor}.
     */
    public Mono<UserToken> insteadOf(UserToken refused, TokenRequest request) {
        Instant asked = clock.instant();
        return vault.refreshPast(request.user(), refused.version())
                .onErrorResume(GrantNotRefreshable.class, dead -> vault.revoke(request.user(), asked)
                        .then(Mono.empty()))
                .onErrorResume(NoGrant.class, gone -> Mono.empty())
                .filter(token -> covers(token, request.application()))
                .switchIfEmpty(Mono.defer(() -> askForAll(request)));
    }

    /**
     * A token with a scope that the given one misses, by the platform's word. Nobody is asked twice: who has granted it
     * already cannot help, and the call fails. Fails as {@link #tokenFor}.
     *
     * @param tried whether this very call has been here for the same scope
     */
    public Mono<UserToken> withScope(String scope, boolean tried, UserToken refused, TokenRequest request) {
        if (tried || refused.scopes().contains(scope)) {
            return Mono.error(() -> ConsentRefused.scopeOfNoUse(scope));
        }
        return later(refused, request)
                .filter(token -> token.scopes().contains(scope))
                .switchIfEmpty(Mono.defer(() -> askFor(scope, refused, request)));
    }

    private Mono<UserToken> usable(TokenRequest request) {
        return vault.tokenFor(request.user()).filter(token -> covers(token, request.application()));
    }

    /** Past every cache, which may still hold what was refused. */
    private Mono<UserToken> later(UserToken refused, TokenRequest request) {
        return vault.later(request.user(), refused.version()).filter(token -> covers(token, request.application()));
    }

    private static boolean covers(UserToken token, Application application) {
        Set<String> consented = token.applications();
        return consented.contains(application.id()) || application.mayInvite() && consented.contains(ANY_INVITING);
    }

    private Mono<UserToken> askForAll(TokenRequest request) {
        return request.application().mayInvite()
                ? invite(request, Set.copyOf(request.scopes()), InvitationReason.MISSING)
                        .flatMap(session -> await(session, request, Mono.defer(() -> usable(request))))
                : Mono.error(ConsentRefused.neverGiven());
    }

    private Mono<UserToken> askFor(String scope, UserToken refused, TokenRequest request) {
        return stepUps.isGranted(request.user(), scope).flatMap(granted -> {
            if (granted) {
                return Mono.error(ConsentRefused.scopeOfNoUse(scope));
            }
            return request.application().mayInvite()
                    ? invite(request, Set.of(scope), InvitationReason.SCOPE)
                            .doOnNext(session -> stepUps.asked(request.user(), scope, refused.version(), session))
                            .flatMap(session -> await(session, request, Mono.defer(() -> later(refused, request))))
                    : Mono.error(ConsentRefused.scopeNotGranted(scope));
        });
    }

    private Mono<AuthSession> invite(TokenRequest request, Set<String> scopes, InvitationReason reason) {
        return invitations
                .invite(new Invitation(request.user(), request.application().id(), scopes, reason))
                .timeout(settings.inviteTimeout());
    }

    /** @param found the token, once the user has authorized */
    private Mono<UserToken> await(AuthSession session, TokenRequest request, Mono<UserToken> found) {
        Duration wait = request.preferences().patience();
        if (!session.isPending()) {
            return ended(session, request, found);
        }
        if (wait.isZero()) {
            return pending(session, request);
        }
        request.trace().step("parked up to {} for auth session {}", wait, session.sessionId());
        return invitations
                .outcome(session.sessionId(), wait)
                .flatMap(end -> ended(end, request, found))
                .switchIfEmpty(Mono.defer(() -> pending(session, request)));
    }

    private Mono<UserToken> ended(AuthSession session, TokenRequest request, Mono<UserToken> found) {
        request.trace().step("auth session {} is {}", session.sessionId(), session.state());
        return switch (session.state()) {
            case COMPLETED -> found.switchIfEmpty(Mono.defer(() -> pending(session, request)));
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
        request.trace().step("the user has been asked, auth session {} is pending", session.sessionId());
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
