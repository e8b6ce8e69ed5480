package io.larkspur.accounts.login;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Bounds how many passwords are looked at together, and how many wait for their turn: hashing wants a lot of memory and a
 * whole processor, and must never run on an event loop. What has begun is finished, whether or not its caller stays.
 */
final class Hashing implements SmartLifecycle {

    private static final Duration BUSY = Duration.ofSeconds(1);

    private final int together;
    private final int waiting;
    private final Object order = new Object();
    private volatile Sinks.Many<Turn> turns;
    private volatile Scheduler threads = Schedulers.immediate();
    private volatile Disposable working = () -> {};
    private volatile boolean running;

    Hashing(int together, int waiting) {
        this.together = together;
        this.waiting = waiting;
        this.turns = queue();
    }

    /** The thread to hash on, inside a turn. */
    Scheduler threads() {
        return threads;
    }

    /** Does the work when it is its turn; fails with {@link LoginRefused} when too many wait already. */
    <T> Mono<T> inTurn(Mono<T> work) {
        return Mono.deferContextual(context -> {
            Sinks.One<T> outcome = Sinks.one();
            return accepted(new Turn(turn(work, outcome, context)))
                    ? outcome.asMono()
                    : Mono.error(new LoginRefused(Refusal.TOO_MANY_ATTEMPTS, BUSY));
        });
    }

    private boolean accepted(Turn turn) {
        synchronized (order) {
            return turns.tryEmitNext(turn).isSuccess();
        }
    }

    private static <T> Mono<Void> turn(Mono<T> work, Sinks.One<T> outcome, ContextView context) {
        return work.contextWrite(context)
                .materialize()
                .doOnNext(signal -> {
                    if (signal.isOnError()) {
                        outcome.emitError(
                                Objects.requireNonNull(signal.getThrowable()), Sinks.EmitFailureHandler.FAIL_FAST);
                    } else if (signal.isOnNext()) {
                        outcome.emitValue(signal.get(), Sinks.EmitFailureHandler.FAIL_FAST);
                    } else {
                        outcome.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
                    }
                })
                .then();
    }

    @Override
    public void start() {
        running = true;
        threads = Schedulers.newBoundedElastic(together, waiting + together, "password-hashing");
        turns = queue();
        working = turns.asFlux().flatMap(Turn::work, together, 1).subscribe();
    }

    @Override
    public void stop() {
        running = false;
        working.dispose();
        threads.dispose();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private Sinks.Many<Turn> queue() {
        return Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(waiting));
    }

    private record Turn(Mono<Void> work) {}
}
