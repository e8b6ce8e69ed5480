package io.larkspur.admin.access;

import io.larkspur.accounts.login.LoginSessions;
import io.larkspur.accounts.login.SignedIn;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who a bearer token proves, whatever kind it is: the first kind that knows it decides, and login sessions are last. */
final class Bearers {

    private final LoginSessions sessions;
    private final List<BearerTokens> others;

    private Bearers(LoginSessions sessions, List<BearerTokens> others) {
        this.sessions = sessions;
        this.others = List.copyOf(others);
    }

    /** Where only a session opened here will do. */
    static Bearers ofSessions(LoginSessions sessions) {
        return new Bearers(sessions, List.of());
    }

    static Bearers ofEveryKind(LoginSessions sessions, List<BearerTokens> others) {
        return new Bearers(sessions, others);
    }

    /** Fails as the kind that knows the token does; nobody's token is refused as a session's would be. */
    Mono<Visitor> visitor(String token) {
        return Flux.fromIterable(others)
                .concatMap(kind -> kind.userOf(token))
                .next()
                .map(user -> new Visitor(user, null))
                .switchIfEmpty(Mono.defer(() -> sessions.verify(token).map(Bearers::visiting)));
    }

    private static Visitor visiting(SignedIn signedIn) {
        return new Visitor(signedIn.user(), signedIn.session());
    }
}
