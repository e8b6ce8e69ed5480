package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends sessions whose time is over and mends their cards, though nobody calls: every process looks now and then, and each
 * session is ended by one of them.
 */
final class SessionSweep implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SessionSweep.class);
    private static final int AT_A_TIME = 200;
    private static final int ANNOUNCED_AT_ONCE = 8;
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(30);

    private final SessionStore store;
    private final Announcements announcements;
    private final CardUpkeep cards;
    private final AuthorizationMetrics metrics;
    private final AuthorizationCounts counts;
    private final StoreDeadline deadline;
    private final Duration rest;
    private final Duration period;
    private final StoreClock clock;
    private final AtomicReference<Disposable> sweeping = new AtomicReference<>(Disposables.disposed());
    private final AtomicReference<Instant> counted = new AtomicReference<>(Instant.EPOCH);

    SessionSweep(
            SessionStore store,
            Announcements announcements,
            CardUpkeep cards,
            AuthorizationMetrics metrics,
            AuthorizationCounts counts,
            StoreDeadline deadline,
            Duration rest,
            Duration period,
            StoreClock clock) {
        this.store = store;
        this.announcements = announcements;
        this.cards = cards;
        this.metrics = metrics;
        this.counts = counts;
        this.deadline = deadline;
        this.rest = rest;
        this.period = period;
        this.clock = clock;
    }

    /** Processes that started together do not look together. */
    @Override
    public void start() {
        Duration first = Duration.ofMillis(ThreadLocalRandom.current().nextLong(period.toMillis()) + 1);
        sweeping.set(Mono.delay(first)
                .then(quietly(sweep()))
                .thenMany(Mono.delay(period).then(quietly(sweep())).repeat())
                .subscribe(
                        nothing -> {}, failure -> log.error("Sweeping auth sessions ended: {}", failure.toString())));
    }

    @Override
    public void stop() {
        sweeping.get().dispose();
    }

    @Override
    public boolean isRunning() {
        return !sweeping.get().isDisposed();
    }

    /** Starts after the background work and stops before it. */
    @Override
    public int getPhase() {
        return BackgroundWork.PHASE + 1;
    }

    /** By a clock that others may not share, nobody's session is over. */
    Mono<Void> sweep() {
        return Mono.defer(() -> clock.isShared() ? sweepNow() : Mono.empty());
    }

    private Mono<Void> sweepNow() {
        return expireAll().then(Mono.defer(cards::sweep)).then(Mono.defer(this::count));
    }

    private Mono<Void> expireAll() {
        return Mono.defer(this::expireSome)
                .expand(ended -> ended == AT_A_TIME ? expireSome() : Mono.empty())
                .then();
    }

    private Mono<Integer> expireSome() {
        return deadline.on(store.expireSome(AT_A_TIME, rest, now()).collectList())
                .flatMap(ended -> Flux.fromIterable(ended)
                        .flatMap(this::announce, ANNOUNCED_AT_ONCE)
                        .then(Mono.just(ended.size())));
    }

    private Mono<Void> announce(AuthSession session) {
        log.info("Auth session {}: expired without an answer", session.sessionId());
        metrics.ended(AuthorizationMetrics.Outcome.EXPIRED);
        return announcements.ended(session);
    }

    private Mono<Void> count() {
        Instant now = now();
        Instant last = counted.get();
        if (now.isBefore(last.plus(BETWEEN_COUNTS)) || !counted.compareAndSet(last, now)) {
            return Mono.empty();
        }
        return deadline.on(counts.at(now)).doOnNext(metrics::counted).then();
    }

    private static Mono<Void> quietly(Mono<Void> work) {
        return work.onErrorResume(Exception.class, failure -> {
            log.debug("Auth sessions were not swept: {}", failure.toString());
            return Mono.empty();
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
