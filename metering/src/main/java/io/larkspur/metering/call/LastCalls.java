package io.larkspur.metering.call;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Has the last calls written down when the program stops: behind the server, and before the connections to the store end. */
final class LastCalls implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LastCalls.class);
    static final int BEHIND_THE_SERVER = DEFAULT_PHASE - 3072;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(10);

    private final LedgerCallMeter meter;
    private volatile boolean running;
    private volatile Disposable ending = Disposables.disposed();

    LastCalls(LedgerCallMeter meter) {
        this.meter = meter;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable callback) {
        ending = written()
                .doFinally(signal -> {
                    running = false;
                    callback.run();
                })
                .subscribe();
    }

    @Override
    public void stop() {
        running = false;
    }

    private Mono<Void> written() {
        return Mono.fromRunnable(meter::closeTabs)
                .thenMany(Flux.interval(Duration.ZERO, LOOK))
                .onBackpressureDrop()
                .takeUntil(tick -> meter.waiting() == 0)
                .then()
                .timeout(PATIENCE)
                .doOnError(late -> log.warn("{} calls were not written down before the end", meter.waiting()))
                .onErrorComplete();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return BEHIND_THE_SERVER;
    }
}
