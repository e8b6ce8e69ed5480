package io.larkspur.feishu.longconnection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Competes for each app's slots with the other replicas, and holds a connection while it has one: a slot is taken before
 * the connection is opened, and the connection ends before the slot can be anybody else's. At shutdown it says goodbye,
 * finishes what is under way and gives its slots back.
 */
final class LongConnections implements SmartLifecycle {

    /** After the web server, before the inbox and the stores. */
    static final int PHASE = 2000;

    private static final Logger log = LoggerFactory.getLogger(LongConnections.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final List<Line> lines;
    private final ConnectionSlots slots;
    private final Duration slowRetry;
    private volatile Sinks.Empty<Void> leaving = Sinks.empty();
    private volatile Mono<Void> left = Mono.empty();
    private volatile boolean running;

    LongConnections(List<Line> lines, ConnectionSlots slots, Duration slowRetry) {
        this.lines = lines;
        this.slots = slots;
        this.slowRetry = slowRetry;
    }

    List<Line> lines() {
        return lines;
    }

    @Override
    public void start() {
        running = true;
        leaving = Sinks.empty();
        Sinks.Empty<Void> end = Sinks.empty();
        left = end.asMono();
        Disposable serving = Flux.fromIterable(lines)
                .flatMap(this::serve, Math.max(1, lines.size()))
                .doFinally(signal -> end.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST))
                .subscribe(done -> {}, failure -> log.error("The long connection is not tended any more", failure));
        log.debug("Tending long connections for {} apps: {}", lines.size(), !serving.isDisposed());
    }

    private Mono<Void> serve(Line line) {
        return Mono.defer(() -> turn(line))
                .flatMap(pause -> Mono.delay(pause).takeUntilOther(leaving.asMono()))
                .repeat(() -> running)
                .then();
    }

    /** How long to wait before the next turn. */
    private Mono<Duration> turn(Line line) {
        return slots.take(line.appId())
                .flatMap(slot -> held(line, slot))
                .switchIfEmpty(Mono.fromSupplier(() -> {
                    line.standBy();
                    return soon();
                }))
                .onErrorResume(Exception.class, away -> {
                    log.debug("App {}: no slot of the long connection: {}", line.appId(), away.toString());
                    return Mono.just(soon());
                });
    }

    private Mono<Duration> held(Line line, ConnectionSlots.Slot slot) {
        log.debug("App {}: took slot {} of the long connection", line.appId(), slot.number());
        return Mono.firstWithSignal(slots.keep(line.appId(), slot), line.hold(leaving.asMono()))
                .thenReturn(Duration.ZERO)
                .onErrorResume(SlotLost.class, lost -> {
                    log.warn(
                            "App {}: the long connection is left to another replica: {}",
                            line.appId(),
                            lost.getMessage());
                    line.standBy();
                    return Mono.just(soon());
                })
                .onErrorResume(Exception.class, gaveUp -> Mono.just(slowRetry))
                .delayUntil(pause -> slots.release(line.appId(), slot).onErrorComplete());
    }

    /** Not all replicas at once. */
    private static Duration soon() {
        return LOOK.plusMillis(ThreadLocalRandom.current().nextLong(LOOK.toMillis() / 4));
    }

    @Override
    public void stop() {
        running = false;
        log.trace("Leaving: {}", leaving.tryEmitEmpty());
    }

    @Override
    public void stop(Runnable callback) {
        stop();
        Disposable waiting = left.subscribe(nothing -> {}, failure -> callback.run(), callback);
        log.debug("The long connections have ended: {}", waiting.isDisposed());
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
