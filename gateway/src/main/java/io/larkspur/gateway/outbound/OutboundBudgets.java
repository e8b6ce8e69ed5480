package io.larkspur.gateway.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The budgets of the platform apps that calls go through, kept in step with those of the other replicas. */
@Component
final class OutboundBudgets implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboundBudgets.class);
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final int EVERY_FEW = 10;

    private final Map<String, OutboundBudget> budgets = new ConcurrentHashMap<>();
    private final OutboundSettings settings;
    private final SharedPauses pauses;
    private final MonthlyCalls monthly;
    private final Counter paused;
    private final AtomicReference<Disposable> following = new AtomicReference<>(Disposables.disposed());
    private long looks;

    OutboundBudgets(OutboundSettings settings, SharedPauses pauses, MonthlyCalls monthly, MeterRegistry meters) {
        this.settings = settings;
        this.pauses = pauses;
        this.monthly = monthly;
        this.paused = meters.counter("larkspur.platform.pauses");
    }

    OutboundBudget of(String app) {
        OutboundBudget known = budgets.get(app);
        return known == null ? budgets.computeIfAbsent(app, absent -> new OutboundBudget(app, settings)) : known;
    }

    void called(String app) {
        monthly.called(app);
    }

    /** The platform has just asked for it. */
    Mono<Void> pause(String app, Pause pause) {
        return Mono.defer(() -> {
            if (of(app).left().isZero()) {
                paused.increment();
                log.warn("The platform wants the app {} to pause for {}", app, pause.length());
            }
            of(app).pause(pause.length(), pause.between());
            return pauses.tell(app, pause);
        });
    }

    @Override
    public void start() {
        following.set(Mono.defer(this::look)
                .onErrorResume(Exception.class, OutboundBudgets::failed)
                .then(Mono.delay(PERIOD))
                .repeat()
                .subscribe(look -> {}, failure -> log.error("Hearing of pauses ended: {}", failure.toString())));
    }

    @Override
    public void stop() {
        following.get().dispose();
    }

    @Override
    public boolean isRunning() {
        return !following.get().isDisposed();
    }

    private Mono<Void> look() {
        Mono<Void> heard = Flux.fromIterable(List.copyOf(budgets.keySet()))
                .flatMap(app -> pauses.of(app).doOnNext(pause -> of(app).pause(pause.length(), pause.between())), 8)
                .then();
        return looks++ % EVERY_FEW == 0 ? heard.then(Mono.defer(monthly::add)) : heard;
    }

    private static Mono<Void> failed(Exception failure) {
        log.debug("Pauses could not be heard of: {}", failure.toString());
        return Mono.empty();
    }
}
