package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Wakes those who wait for a grant to change. A hint only: they look again by themselves, too. */
final class GrantNews {

    private static final Logger log = LoggerFactory.getLogger(GrantNews.class);

    /** Longer than anybody waits. */
    private static final Duration LIFE = Duration.ofMinutes(2);

    private static final int MOST = 100_000;

    private final Cache<GrantKey, Sinks.Empty<Void>> awaited =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(LIFE).build();

    /** Completes with the next change that is told of, or after the pause. */
    Mono<Void> next(GrantKey key, Duration pause) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> news = awaited.get(key, asked -> Sinks.empty());
            return Mono.firstWithSignal(news.asMono(), Mono.delay(pause).then());
        });
    }

    void tell(String appId, Collection<String> names) {
        for (String name : names) {
            Sinks.Empty<Void> news = awaited.asMap().remove(new GrantKey(appId, name));
            if (news != null) {
                log.trace("Woken: {}", news.tryEmitEmpty());
            }
        }
    }
}
