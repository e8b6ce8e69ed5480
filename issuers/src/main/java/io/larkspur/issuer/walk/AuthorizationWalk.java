package io.larkspur.issuer.walk;

import io.larkspur.issuer.AuthorizedUser;
import io.larkspur.issuer.Issuer;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.ReturnedAuthorization;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One user's way from an invitation over the issuer's authorize page and back. A wrong person or trouble on the way ends
 * the walk but not the session: the invitation starts another. Nobody comes back from another issuer than the session's
 * (RFC 9700, mix-up).
 */
final class AuthorizationWalk {

    private static final Logger log = LoggerFactory.getLogger(AuthorizationWalk.class);

    private final AuthSessions sessions;

    AuthorizationWalk(AuthSessions sessions) {
        this.sessions = sessions;
    }

    /** Fails with a problem when the session cannot be walked (any more). */
    Mono<WalkStart> start(Issuer issuer, String sessionId) {
        return sessions.begin(sessionId)
                .flatMap(attempt -> page(issuer, attempt))
                .doOnNext(start -> log.debug("Auth session {}: the user is on the authorize page", sessionId));
    }

    Mono<Outcome> refuse(Issuer issuer, String state, String browser) {
        return redeem(issuer, state, browser)
                .map(returned -> returned.session().sessionId())
                .flatMap(sessions::deny)
                .doOnNext(denied -> log.info("Auth session {}: the user declined", denied.sessionId()))
                .thenReturn(Outcome.DENIED);
    }

    Mono<Outcome> finish(Issuer issuer, String state, String code, String browser) {
        return redeem(issuer, state, browser).flatMap(returned -> finish(issuer, returned, code));
    }

    private static Mono<WalkStart> page(Issuer issuer, AuthorizationAttempt attempt) {
        return issuer.serves(attempt.session().appId())
                ? issuer.authorizePage(attempt).map(page -> new WalkStart(page, attempt.browser()))
                : Mono.error(new OtherIssuer(attempt.session()));
    }

    private Mono<ReturnedAuthorization> redeem(Issuer issuer, String state, String browser) {
        return sessions.redeem(state, browser)
                .flatMap(returned -> issuer.serves(returned.session().appId())
                        ? Mono.just(returned)
                        : Mono.error(new OtherIssuer(returned.session())));
    }

    private Mono<Outcome> finish(Issuer issuer, ReturnedAuthorization returned, String code) {
        AuthSession session = returned.session();
        return issuer.exchange(returned, code)
                .flatMap(authorized -> complete(session, authorized))
                .thenReturn(Outcome.AUTHORIZED);
    }

    private Mono<AuthSession> complete(AuthSession session, AuthorizedUser authorized) {
        return sessions.complete(session.sessionId(), authorized.user(), authorized.tokens())
                .doOnNext(done -> log.info(
                        "Auth session {}: completed for user {}, token {}",
                        done.sessionId(),
                        done.userId(),
                        authorized.tokens().access()));
    }
}
