package io.larkspur.feishu.inbox;

import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Works off the inbox: at once when this process kept an event, else every second. A failed event is tried again after a
 * growing pause and given up after twelve attempts, most of an hour later; a row given up stays visible. When the process
 * stops it takes nothing more and finishes what it has.
 */
final class InboxWorker implements SmartLifecycle {

    /** After the ways in have closed, before the vault's own work and the stores. */
    static final int PHASE = 1500;

    private static final Logger log = LoggerFactory.getLogger(InboxWorker.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration COUNT = Duration.ofSeconds(10);
    private static final Duration SWEEP = Duration.ofHours(1);
    /** The platform's last redelivery comes within eight hours. */
    private static final Duration KEPT = Duration.ofHours(48);

    private static final Duration BURIED = Duration.ofDays(30);
    private static final Duration HOLD = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int ATTEMPTS = 12;
    private static final int BATCH = 64;
    private static final int AT_ONCE = 8;

    private final StoredInbox inbox;
    private final EventHandlers handlers;
    private final EventMetrics metrics;
    private volatile Sinks.Empty<Void> stopping = Sinks.empty();
    private volatile Mono<Void> stopped = Mono.empty();
    private volatile Disposable chores = Disposables.disposed();
    private volatile boolean running;

    InboxWorker(StoredInbox inbox, EventHandlers handlers, EventMetrics metrics) {
        this.inbox = inbox;
        this.handlers = handlers;
        this.metrics = metrics;
    }

    @Override
    public void start() {
        metrics.showBacklog();
        stopping = Sinks.empty();
        Sinks.Empty<Void> end = Sinks.empty();
        stopped = end.asMono();
        Disposable working = Flux.merge(Flux.interval(LOOK), inbox.arrivals())
                .onBackpressureLatest()
                .takeUntilOther(stopping.asMono())
                .concatMap(look -> workOff(), 1)
                .doFinally(signal -> end.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST))
                .subscribe(done -> {}, failure -> log.error("The inbox is not worked off any more", failure));
        chores = Disposables.composite(working, every(COUNT, count()), every(SWEEP, sweep()));
        running = true;
    }

    /** Until a look finds less than it could take. */
    private Mono<Long> workOff() {
        return inbox.take(BATCH, HOLD)
                .flatMapIterable(taken -> taken)
                .flatMap(this::workOn, AT_ONCE)
                .count()
                .onErrorResume(Exception.class, away -> {
                    log.debug("The inbox cannot be read right now: {}", away.toString());
                    return Mono.just(0L);
                })
                .repeat(() -> running)
                .takeUntil(taken -> taken < BATCH)
                .last();
    }

    private Mono<Long> workOn(StoredInbox.Taken taken) {
        PlatformEvent event = taken.event();
        log.debug("{}: attempt {}", event, taken.attempt());
        return handlers.of(event.type())
                .map(handler -> handler.handle(event).timeout(PATIENCE).defaultIfEmpty("nothing"))
                .orElseGet(() -> Mono.just("ignored"))
                .flatMap(outcome -> inbox.finish(taken, outcome).doOnNext(rows -> done(event, outcome)))
                .onErrorResume(Exception.class, failure -> failed(taken, failure))
                .onErrorResume(Exception.class, away -> {
                    log.warn("{} will be tried again: {}", event, inWords(away));
                    return Mono.just(0L);
                });
    }

    private void done(PlatformEvent event, String outcome) {
        log.debug("{}: {}", event, outcome);
        metrics.count(event.type(), outcome);
    }

    private Mono<Long> failed(StoredInbox.Taken taken, Exception failure) {
        PlatformEvent event = taken.event();
        if (taken.attempt() >= ATTEMPTS) {
            log.error("{} is given up after {} attempts: {}", event, taken.attempt(), inWords(failure));
            metrics.count(event.type(), "dead");
            return inbox.bury(taken, inWords(failure));
        }
        Duration pause = pause(taken.attempt());
        log.warn("{} failed and is tried again in {} s: {}", event, pause.toSeconds(), inWords(failure));
        metrics.count(event.type(), "retried");
        return inbox.postpone(taken, pause, inWords(failure));
    }

    /** A second, doubled each time up to an hour, and up to half as much again. */
    private static Duration pause(int attempt) {
        Duration even = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 20));
        Duration bounded = even.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : even;
        return bounded.plusMillis(ThreadLocalRandom.current().nextLong(bounded.toMillis() / 2 + 1));
    }

    /** Other messages may quote what was sent. */
    private static String inWords(Throwable failure) {
        return failure instanceof ProblemException problem
                ? String.valueOf(problem.getMessage())
                : failure.getClass().getSimpleName();
    }

    private static Disposable every(Duration period, Mono<?> chore) {
        return Flux.interval(Duration.ZERO, period)
                .onBackpressureDrop()
                .concatMap(tick -> chore.onErrorComplete(), 1)
                .subscribe(done -> {}, failure -> log.error("A chore of the inbox ended", failure));
    }

    private Mono<StoredInbox.Backlog> count() {
        return Mono.defer(inbox::backlog).doOnNext(metrics::backlog);
    }

    private Mono<Long> sweep() {
        return Mono.defer(() -> inbox.sweep(KEPT, BURIED))
                .doOnNext(rows -> log.debug("Forgot {} old platform events", rows));
    }

    @Override
    public void stop() {
        running = false;
        log.trace("Stopping: {}", stopping.tryEmitEmpty());
    }

    @Override
    public void stop(Runnable callback) {
        stop();
        Disposable waiting = stopped.doFinally(signal -> chores.dispose())
                .subscribe(nothing -> {}, failure -> callback.run(), callback);
        log.debug("The inbox has stopped: {}", waiting.isDisposed());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
