package io.larkspur.vault;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Owns what goes on after its caller is gone: rotations that must be stored, cards being sent. At shutdown it waits for
 * work under way, after the web server has stopped and before the stores' connections close; failures are logged.
 */
final class BackgroundWork implements SmartLifecycle {

    /** After the web server's graceful stop, before the connection factories of phase 0. */
    static final int PHASE = 1000;

    private static final Logger log = LoggerFactory.getLogger(BackgroundWork.class);

    private final Set<Mono<Void>> underWay = ConcurrentHashMap.newKeySet();
    private volatile Sinks.Empty<Void> stopping = Sinks.empty();
    private volatile boolean stopped;
    private volatile boolean running;

    /** Does the work whatever becomes of the caller, who gets its outcome. */
    <T> Mono<T> finish(String what, Mono<T> work) {
        return Mono.defer(() -> {
            Sinks.One<T> outcome = Sinks.one();
            run(
                    what,
                    work.doOnSuccess(value -> {
                                if (value == null) {
                                    outcome.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
                                } else {
                                    outcome.emitValue(value, Sinks.EmitFailureHandler.FAIL_FAST);
                                }
                            })
                            .doOnError(failure -> outcome.emitError(failure, Sinks.EmitFailureHandler.FAIL_FAST))
                            .onErrorComplete());
            return outcome.asMono();
        });
    }

    /** Does the work now; nobody waits for it. */
    void run(String what, Mono<?> work) {
        Sinks.Empty<Void> end = Sinks.empty();
        Mono<Void> ended = end.asMono();
        underWay.add(ended);
        Disposable started = work.doFinally(signal -> {
                    underWay.remove(ended);
                    end.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
                })
                .subscribe(value -> {}, failure -> log.warn("{} failed: {}", what, failure.toString()));
        log.trace("{} started, finished at once: {}", what, started.isDisposed());
    }

    /** Work that may be given up when this process stops, because another will do it or nobody will miss it. */
    <T> Mono<T> untilStopped(Mono<T> work) {
        return work.takeUntilOther(stopped());
    }

    /** Completes when this process begins to stop. */
    Mono<Void> stopped() {
        return stopping.asMono();
    }

    /** Also a second time: what was stopped then has ended, and what begins now is not. */
    @Override
    public void start() {
        if (stopped) {
            stopping = Sinks.empty();
            stopped = false;
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        stopped = true;
        log.trace("Stopping: {}", stopping.tryEmitEmpty());
    }

    @Override
    public void stop(Runnable callback) {
        stop();
        Disposable waiting = Mono.when(underWay).subscribe(nothing -> {}, failure -> callback.run(), callback);
        log.debug("All background work finished: {}", waiting.isDisposed());
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
