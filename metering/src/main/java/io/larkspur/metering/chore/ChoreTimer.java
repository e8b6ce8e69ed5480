package io.larkspur.metering.chore;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Does all chores while the program runs, each in its own rhythm; a failure waits for the next time. */
final class ChoreTimer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ChoreTimer.class);

    private final List<Chore> chores;
    private final AtomicReference<Disposable> ticking = new AtomicReference<>(Disposables.disposed());

    ChoreTimer(List<Chore> chores) {
        this.chores = chores;
    }

    @Override
    public void start() {
        ticking.set(Flux.fromIterable(chores)
                .flatMap(ChoreTimer::again, Math.max(1, chores.size()))
                .subscribe());
    }

    @Override
    public void stop() {
        ticking.get().dispose();
    }

    @Override
    public boolean isRunning() {
        return !ticking.get().isDisposed();
    }

    /** Whatever the failure was, a checked exception as Reactor has for what comes too late, too: all chores would end by it. */
    private static Flux<Void> again(Chore chore) {
        return Flux.interval(chore.interval()).onBackpressureDrop().concatMap(tick -> Mono.defer(chore.work())
                .onErrorResume(failure -> {
                    log.warn(
                            "Could not {}; the next try is in {}: {}",
                            chore.name(),
                            chore.interval(),
                            failure.toString());
                    return Mono.empty();
                }));
    }
}
