package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Refreshes while the old token still serves. After a try a user's grant rests a while, however many calls come by. */
final class RefreshAhead {

    private static final Logger log = LoggerFactory.getLogger(RefreshAhead.class);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final int MOST_RESTING = 100_000;

    private final GrantRefresh refresh;
    private final TokenRefresher refresher;
    private final BackgroundWork background;
    private final Cache<GrantKey, Boolean> resting;

    RefreshAhead(GrantRefresh refresh, TokenRefresher refresher, BackgroundWork background, Ticker ticker) {
        this.refresh = refresh;
        this.refresher = refresher;
        this.background = background;
        this.resting = Caffeine.newBuilder()
                .maximumSize(MOST_RESTING)
                .expireAfterWrite(REST)
                .ticker(ticker)
                .build();
    }

    void consider(CachedGrant grant) {
        if (grant.refreshable() && mayBeRenewed(grant) && resting.asMap().putIfAbsent(grant.key(), true) == null) {
            background.run(
                    "Refreshing a grant ahead of its end",
                    refresh.ahead(grant.version(), grant.key()).onErrorResume(ProblemException.class, failure -> {
                        log.debug("{} is not refreshed ahead now: {}", grant.key(), failure.toString());
                        return Mono.empty();
                    }));
        }
    }

    private boolean mayBeRenewed(CachedGrant grant) {
        return refresher.renewsEarly(grant.key().appId());
    }
}
