package io.larkspur.gateway.outbound;

import io.larkspur.limits.Limiter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
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
import reactor.core.publisher.Sinks;

/** The budgets of the platform apps that calls go through, kept in step with those of the other replicas. */
@Component
final class OutboundBudgets implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboundBudgets.class);
    private static final int BEHIND_THE_SERVER = DEFAULT_PHASE - 3072;
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int EVERY_FEW = 10;

    private static final String APP = "app";
    private static final String API = "api:";
    private static final String MONTH = "month";

    private final Map<String, AppTurns> apps = new ConcurrentHashMap<>();
    private final OutboundSettings settings;
    private final SharedPauses pauses;
    private final MonthlyCalls monthly;
    private final QuotaMonth month;
    private final Limiter limiter;
    private final MeterRegistry meters;
    private final Counter paused;
    private final AtomicReference<Disposable> following = new AtomicReference<>(Disposables.disposed());
    private final AtomicReference<Disposable> ending = new AtomicReference<>(Disposables.disposed());
    private volatile Sinks.Empty<Void> ended = Sinks.empty();
    private volatile boolean stopping;
    private long looks;

    OutboundBudgets(
            OutboundSettings settings,
            SharedPauses pauses,
            MonthlyCalls monthly,
            QuotaMonth month,
            Limiter limiter,
            MeterRegistry meters) {
        this.settings = settings;
        this.pauses = pauses;
        this.monthly = monthly;
        this.month = month;
        this.limiter = limiter;
        this.meters = meters;
        this.paused = meters.counter("larkspur.platform.pauses");
    }

    AppTurns of(String app) {
        AppTurns known = apps.get(app);
        return known == null ? apps.computeIfAbsent(app, this::turns) : known;
    }

    /** It leaves now. */
    void called(Call call) {
        if (month.counts(call.path())) {
            monthly.called(call.app());
        }
    }

    /** The platform has just objected to this call. */
    Mono<Void> heed(Call call, Objection objection) {
        return Mono.defer(() -> switch (objection.reach()) {
            case API -> pause(call.app(), API + call.api(), objection.pause());
            case APP -> pause(call.app(), APP, objection.pause());
            case MONTH -> usedUp(call.app());
        });
    }

    /** The platform has carried a call out that its quota counts. */
    Mono<Void> wentThrough(Call call) {
        AppTurns turns = of(call.app());
        if (!turns.exhaustion().holds() || !month.counts(call.path())) {
            return Mono.empty();
        }
        turns.exhaustion().end();
        log.info("The platform takes calls of the app {} again", call.app());
        return pauses.forget(call.app(), MONTH);
    }

    private Mono<Void> pause(String app, String scope, Pause pause) {
        if (of(app).pause(apiOf(scope), pause)) {
            paused.increment();
            log.warn("The platform wants the app {} to pause for {} ({})", app, pause.length(), scope);
        }
        return pauses.tell(app, scope, pause);
    }

    private Mono<Void> usedUp(String app) {
        Exhaustion exhaustion = of(app).exhaustion();
        if (!exhaustion.holds()) {
            log.warn(
                    "The app {} has used up its calls of this month at the platform (99991403); none is sent for {}",
                    app,
                    month.left());
        }
        exhaustion.begin(month.left());
        return pauses.tell(app, MONTH, new Pause(month.left(), Duration.ZERO));
    }

    private AppTurns turns(String app) {
        AppTurns turns = new AppTurns(app, settings, month, limiter::replicas);
        Gauge.builder(
                        "larkspur.platform.quota.exhausted",
                        turns,
                        t -> t.exhaustion().holds() ? 1 : 0)
                .tag("app_id", app)
                .register(meters);
        return turns;
    }

    /** Empty where it is the whole app. */
    private static String apiOf(String scope) {
        return scope.startsWith(API) ? scope.substring(API.length()) : "";
    }

    @Override
    public void start() {
        Sinks.Empty<Void> end = Sinks.empty();
        ended = end;
        stopping = false;
        following.set(Mono.defer(this::look)
                .onErrorResume(Exception.class, OutboundBudgets::failed)
                .then(Mono.delay(PERIOD))
                .repeat(() -> !stopping)
                .doFinally(signal -> end.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST))
                .subscribe(look -> {}, failure -> log.error("Hearing of pauses ended: {}", failure.toString())));
    }

    /** The look that is under way is not broken off, because it may be adding; then what has been counted since is added. */
    @Override
    public void stop(Runnable stopped) {
        stopping = true;
        ending.set(ended.asMono()
                .then(Mono.defer(monthly::add))
                .timeout(PATIENCE)
                .doOnError(late -> log.warn("The last calls were not added to their month: {}", late.toString()))
                .onErrorComplete()
                .doFinally(signal -> {
                    stop();
                    stopped.run();
                })
                .subscribe());
    }

    @Override
    public void stop() {
        following.get().dispose();
    }

    /** The last calls are counted, and wait for their turns, until the server has ended. */
    @Override
    public int getPhase() {
        return BEHIND_THE_SERVER;
    }

    @Override
    public boolean isRunning() {
        return !following.get().isDisposed();
    }

    private Mono<Void> look() {
        long asked = System.nanoTime();
        Mono<Void> heard = Flux.fromIterable(List.copyOf(apps.keySet()))
                .flatMap(app -> pauses.of(app).doOnNext(all -> heard(app, all, asked)), 8)
                .then();
        return looks++ % EVERY_FEW == 0 ? heard.then(Mono.defer(monthly::add)) : heard;
    }

    private void heard(String app, Map<String, Pause> all, long asked) {
        AppTurns turns = of(app);
        turns.sweep();
        Pause month = all.get(MONTH);
        turns.exhaustion().hear(month == null ? null : month.length(), asked);
        all.forEach((scope, pause) -> {
            if (!scope.equals(MONTH) && turns.pause(apiOf(scope), pause)) {
                log.debug("Another replica has been told to let the app {} pause ({})", app, scope);
            }
        });
    }

    private static Mono<Void> failed(Exception failure) {
        log.debug("Pauses could not be heard of: {}", failure.toString());
        return Mono.empty();
    }
}
