package io.larkspur.metering.call;

import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** What this program has set aside for calls under way. While it lives, those do not expire. */
final class OpenHolds implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OpenHolds.class);
    private static final int TOGETHER = 1000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final Duration life;
    private final Map<String, Credits> open = new ConcurrentHashMap<>();
    private final AtomicReference<Disposable> ticking = new AtomicReference<>(Disposables.disposed());

    OpenHolds(Ledger ledger, Duration life) {
        this.ledger = ledger;
        this.life = life;
    }

    void add(String id, Credits amount) {
        open.put(id, amount);
    }

    /** Nothing when it is not open. */
    Credits amount(String id) {
        return open.getOrDefault(id, Credits.ZERO);
    }

    void remove(String id) {
        open.remove(id);
    }

    int count() {
        return open.size();
    }

    @Override
    public void start() {
        ticking.set(Flux.interval(life.dividedBy(3))
                .onBackpressureDrop()
                .concatMap(tick -> renewed())
                .subscribe());
    }

    @Override
    public void stop() {
        ticking.get().dispose();
    }

    /** Behind the last calls, which take their time. */
    @Override
    public int getPhase() {
        return LastCalls.BEHIND_THE_SERVER - 1;
    }

    @Override
    public boolean isRunning() {
        return !ticking.get().isDisposed();
    }

    /** Tried until it is done, for a store that comes back charges what has expired soon. */
    private Mono<Void> renewed() {
        return Flux.defer(() -> Flux.fromIterable(List.copyOf(open.keySet())))
                .buffer(TOGETHER)
                .concatMap(ids -> ledger.extendHolds(ids, life))
                .then()
                .doOnError(failure -> log.warn("Holds of calls under way were not extended: {}", failure.toString()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE).maxBackoff(LONGEST_PAUSE));
    }
}
