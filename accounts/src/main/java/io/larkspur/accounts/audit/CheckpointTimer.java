package io.larkspur.accounts.audit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Signs a checkpoint now and then while the program runs. */
final class CheckpointTimer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CheckpointTimer.class);

    private final Checkpoints checkpoints;
    private final Duration interval;
    private final AtomicReference<Disposable> ticking = new AtomicReference<>(Disposables.disposed());

    CheckpointTimer(Checkpoints checkpoints, Duration interval) {
        this.checkpoints = checkpoints;
        this.interval = interval;
    }

    @Override
    public void start() {
        ticking.set(Flux.interval(interval)
                .onBackpressureDrop()
                .concatMap(tick -> signed())
                .subscribe(signed -> log.trace("Signed a checkpoint of the audit trail: {}", signed)));
    }

    @Override
    public void stop() {
        ticking.get().dispose();
    }

    @Override
    public boolean isRunning() {
        return !ticking.get().isDisposed();
    }

    /** Whatever the failure was: a timer that ends signs nothing until the program is started again. */
    private Mono<Boolean> signed() {
        return Mono.defer(checkpoints::sign).onErrorResume(failure -> {
            log.warn(
                    "No checkpoint of the audit trail could be signed; the next try is in {}: {}",
                    interval,
                    failure.toString());
            return Mono.empty();
        });
    }
}
