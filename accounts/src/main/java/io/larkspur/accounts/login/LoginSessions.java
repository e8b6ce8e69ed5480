package io.larkspur.accounts.login;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stays of people: opened by signing in, renewed, watched and ended. What ends here has ended on every replica. */
public interface LoginSessions {

    /** Fails with {@link LoginRefused}, alike for an unknown name and a wrong password. */
    Mono<IssuedTokens> signIn(String username, Password password);

    /** The next pair of tokens. A refresh token that comes a second time ends its session. Fails with {@link LoginRefused}. */
    Mono<IssuedTokens> refresh(String refreshToken);

    /** Ends the session of any access token that has not run out. Fails with {@link LoginRefused}. */
    Mono<Void> logout(String accessToken);

    /** Who this access token proves, from Postgres at this moment; counts as activity. Fails with {@link LoginRefused}. */
    Mono<SignedIn> verify(String accessToken);

    /** The live sessions of a user, or of everybody, that a password opened; the latest first. */
    Flux<LoginSession> active(@Nullable Long userId, int limit);

    Mono<Long> countActive(@Nullable Long userId);

    /** Live sessions with their users, the latest first. */
    Flux<SignedIn> list(SessionChoice choice, int limit, long offset);

    /** How many there are in all, whatever page is asked for; no further than to this many. */
    Mono<Long> count(SessionChoice choice, long most);

    /** Ends the session of this id. Fails with {@link UnknownSession}. */
    Mono<Void> end(String jti);

    /** Ends what has rested too long or run out, and removes what nobody can ask about any more. */
    Mono<Long> cleanUp();

    Duration accessTokenLife();
}
