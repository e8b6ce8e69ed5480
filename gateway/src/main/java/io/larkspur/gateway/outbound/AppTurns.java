package io.larkspur.gateway.outbound;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The turns of one platform app: those of everything it calls, those of each API that the platform wanted a pause of, and
 * whether its month is used up.
 */
final class AppTurns {

    private static final int MOST_APIS = 1_000;

    /** The platform's limits are those of APIs: what it says of one that cannot be told must not starve all others. */
    private static final Duration SLOWEST_FOR_ALL = Duration.ofMillis(100);

    private final String app;
    private final OutboundSettings settings;
    private final QuotaMonth month;
    private final IntSupplier replicas;
    private final OutboundBudget everything;
    private final Map<String, OutboundBudget> apis = new ConcurrentHashMap<>();
    private final Exhaustion exhaustion;

    /** @param replicas among how many the platform's pace is shared */
    AppTurns(String app, OutboundSettings settings, QuotaMonth month, IntSupplier replicas) {
        this.app = app;
        this.settings = settings;
        this.month = month;
        this.replicas = replicas;
        this.everything = new OutboundBudget(app, settings, replicas);
        this.exhaustion = new Exhaustion(settings.quotaProbe());
    }

    /** Without waiting. Fails with {@link PlatformQuotaExhausted}. */
    boolean mayPass(Call call) {
        if (exhaustion.holds() && month.counts(call.path()) && !exhaustion.mayTry()) {
            throw new PlatformQuotaExhausted(app, month.left());
        }
        OutboundBudget api = apiOf(call);
        return everything.mayPass() && (api == null || api.mayPass());
    }

    /**
     * Completes when it is the call's turn. Fails with {@link PlatformLimited}, also when the app's pause has left too
     * little patience for that of its API.
     */
    Mono<Void> turn(Call call) {
        return Mono.defer(() -> {
            long end = System.nanoTime() + settings.patience().toNanos();
            return turn(everything, call, settings.patience())
                    .then(Mono.defer(() -> turn(apiOf(call), call, Duration.ofNanos(end - System.nanoTime()))));
        });
    }

    private static Mono<Void> turn(@Nullable OutboundBudget budget, Call call, Duration patience) {
        return budget == null || budget.mayPass() ? Mono.empty() : budget.turn(call.priority(), patience);
    }

    /**
     * @param scope the API's name, or empty for everything
     * @return whether the platform had not asked for it before
     */
    boolean pause(String scope, Pause pause) {
        OutboundBudget budget = scope.isEmpty() || apis.size() >= MOST_APIS && !apis.containsKey(scope)
                ? everything
                : apis.computeIfAbsent(scope, api -> new OutboundBudget(app, settings, replicas));
        boolean fresh = budget.left().isZero();
        budget.pause(pause.length(), budget == everything ? forAll(pause.between()) : pause.between());
        return fresh;
    }

    private static Duration forAll(Duration between) {
        return between.compareTo(SLOWEST_FOR_ALL) < 0 ? between : SLOWEST_FOR_ALL;
    }

    Exhaustion exhaustion() {
        return exhaustion;
    }

    Duration monthLeft() {
        return month.left();
    }

    /** Forgets APIs whose pauses are over. */
    void sweep() {
        apis.values().removeIf(OutboundBudget::mayPass);
    }

    private @Nullable OutboundBudget apiOf(Call call) {
        return apis.isEmpty() ? null : apis.get(call.api());
    }
}
