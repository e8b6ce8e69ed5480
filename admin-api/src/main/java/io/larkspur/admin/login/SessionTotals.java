package io.larkspur.admin.login;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.larkspur.accounts.login.LoginSessions;
import io.larkspur.vault.Grants;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * How many sessions there are. Counted on the spot up to a number that costs little; beyond it the count is one that was
 * exact some seconds ago, a minute at most, and is renewed while pages go on.
 */
final class SessionTotals {

    private static final int COUNTED_AT_ONCE = 5000;
    private static final int WISHES = 200;
    private static final Duration RENEWED_AFTER = Duration.ofSeconds(5);
    private static final Duration OLDEST = Duration.ofMinutes(1);

    private final LoginSessions logins;
    private final Grants grants;
    private final AsyncLoadingCache<SessionWish, Long> large;

    SessionTotals(LoginSessions logins, Grants grants) {
        this.logins = logins;
        this.grants = grants;
        this.large = Caffeine.newBuilder()
                .maximumSize(WISHES)
                .refreshAfterWrite(RENEWED_AFTER)
                .expireAfterWrite(OLDEST)
                .buildAsync((wish, executor) -> counted(wish, Long.MAX_VALUE).toFuture());
    }

    Mono<Long> of(SessionWish wish) {
        SessionWish all = wish.everywhere();
        return counted(all, COUNTED_AT_ONCE + 1L)
                .flatMap(few -> few <= COUNTED_AT_ONCE ? Mono.just(few) : Mono.fromFuture(() -> large.get(all), true));
    }

    /** How many login sessions come before the first grant. */
    Mono<Long> ofLogins(SessionWish wish) {
        SessionWish all = wish.everywhere();
        return all.wantsLogins() ? logins.count(all.logins(), Long.MAX_VALUE) : Mono.just(0L);
    }

    private Mono<Long> counted(SessionWish wish, long most) {
        Mono<Long> ofLogins = wish.wantsLogins() ? logins.count(wish.logins(), most) : Mono.just(0L);
        Mono<Long> ofGrants = wish.wantsGrants() ? grants.count(wish.grants(), most) : Mono.just(0L);
        return Mono.zip(ofLogins, ofGrants, Long::sum);
    }
}
