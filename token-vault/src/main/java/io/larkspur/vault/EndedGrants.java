package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Ends this process has heard of, and those who wait for one: one map entry each, no thread. Ends are remembered for an
 * hour, so that whoever read a token before an end and asks after it is told at once.
 */
final class EndedGrants implements GrantEnds {

    private static final Logger log = LoggerFactory.getLogger(EndedGrants.class);

    /** Longer than anybody holds on to what he read, caches included. */
    private static final Duration MEMORY = Duration.ofHours(1);

    /** When more have ended than this, the older ones are left to the tombstones in Redis. */
    private static final int MANY = 200_000;

    private static final Duration SHORT_MEMORY = Duration.ofMinutes(1);

    private final ConcurrentMap<GrantKey, Set<Waiter>> waiting = new ConcurrentHashMap<>();
    private final ConcurrentMap<GrantKey, End> ended = new ConcurrentHashMap<>();
    private final Ticker ticker;

    EndedGrants(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public Mono<Void> endOf(GrantKey asked, long version) {
        return Mono.using(() -> join(asked, version), Waiter::end, waiter -> leave(asked, waiter));
    }

    /** Whether this version, read somewhere, has ended since. */
    boolean covers(GrantKey asked, long version) {
        End end = ended.get(asked);
        return end != null && end.version() > version;
    }

    /** How long this process has known of that end; no time when it has not. */
    Duration knownFor(GrantKey key, long version) {
        End end = ended.get(key);
        return end == null || end.version() < version ? Duration.ZERO : Duration.ofNanos(ticker.read() - end.heardAt());
    }

    /** Remembers before it wakes, so that nobody who joins meanwhile is forgotten. */
    void end(String appId, Set<String> names, long version) {
        names.forEach(name -> end(new GrantKey(appId, name), version));
    }

    /** Forgets ends that nobody can come too late for any more. */
    void sweep() {
        long memory = (ended.size() > MANY ? SHORT_MEMORY : MEMORY).toNanos();
        long now = ticker.read();
        ended.values().removeIf(end -> now - end.heardAt() > memory);
    }

    /** Grants somebody waits for. */
    int size() {
        return waiting.size();
    }

    private void end(GrantKey key, long version) {
        ended.merge(key, new End(version, ticker.read()), End::later);
        Set<Waiter> waiters = waiting.getOrDefault(key, Set.of());
        waiters.stream().filter(waiter -> waiter.version < version).forEach(Waiter::wake);
    }

    /** Registers before it looks, so that no end falls in between. */
    private Waiter join(GrantKey asked, long version) {
        Waiter waiter = new Waiter(version);
        waiting.compute(asked, (key, others) -> with(others, waiter));
        if (covers(asked, version)) {
            waiter.wake();
        }
        return waiter;
    }

    private void leave(GrantKey asked, Waiter waiter) {
        waiting.computeIfPresent(asked, (key, all) -> {
            all.remove(waiter);
            return all.isEmpty() ? null : all;
        });
    }

    private static Set<Waiter> with(@Nullable Set<Waiter> others, Waiter waiter) {
        Set<Waiter> all = others == null ? ConcurrentHashMap.newKeySet() : others;
        all.add(waiter);
        return all;
    }

    private record End(long version, long heardAt) {

        End later(End other) {
            return other.version > version ? other : this;
        }
    }

    private static final class Waiter {

        private final long version;
        private final Sinks.Empty<Void> sink = Sinks.empty();

        Waiter(long version) {
            this.version = version;
        }

        Mono<Void> end() {
            return sink.asMono();
        }

        void wake() {
            log.trace("Told of an end: {}", sink.tryEmitEmpty());
        }
    }
}
