package io.larkspur.feishu.callback;

import io.larkspur.feishu.oauth.AuthorizedUser;
import io.larkspur.feishu.oauth.UserAuthorization;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.ReturnedAuthorization;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One user's way from the card over the authorize page and back. A wrong person or trouble on the way ends the walk but
 * not the session: the card's button starts another.
 */
final class AuthorizationWalk {

    private static final Logger log = LoggerFactory.getLogger(AuthorizationWalk.class);

    private final AuthSessions sessions;
    private final UserAuthorization authorization;

    AuthorizationWalk(AuthSessions sessions, UserAuthorization authorization) {
        this.sessions = sessions;
        this.authorization = authorization;
    }

    /** Fails with a problem when the session cannot be walked (any more). */
    Mono<WalkStart> start(String sessionId) {
        return sessions.begin(sessionId)
                .flatMap(attempt ->
                        authorization.authorizePage(attempt).map(page -> new WalkStart(page, attempt.browser())))
                .doOnNext(start -> log.debug("Auth session {}: the user is on the authorize page", sessionId));
    }

    Mono<Outcome> refuse(String state, String browser) {
        return sessions.redeem(state, browser)
                .map(returned -> returned.session().sessionId())
                .flatMap(sessions::deny)
                .doOnNext(denied -> log.info("Auth session {}: the user declined", denied.sessionId()))
                .thenReturn(Outcome.DENIED);
    }

    Mono<Outcome> finish(String state, String code, String browser) {
        return sessions.redeem(state, browser).flatMap(returned -> finish(returned, code));
    }

    private Mono<Outcome> finish(ReturnedAuthorization returned, String code) {
        AuthSession session = returned.session();
        return authorization
                .exchange(returned, code)
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
