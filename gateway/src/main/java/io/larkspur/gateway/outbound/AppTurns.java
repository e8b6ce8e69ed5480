package io.larkspur.gateway.outbound;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The turns of one platform app: those of everything it calls, those of each API that the platform wanted a pause of, and
 * whether its month is used up.
 */
final class AppTurns {

    private static final int MOST_APIS = 1_000;

    private final String app;
    private final OutboundSettings settings;
    private final QuotaMonth month;
    private final OutboundBudget everything;
    private final Map<String, OutboundBudget> apis = new ConcurrentHashMap<>();
    private final Exhaustion exhaustion;

    AppTurns(String app, OutboundSettings settings, QuotaMonth month) {
        this.app = app;
        this.settings = settings;
        this.month = month;
        this.everything = new OutboundBudget(app, settings);
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

    /** Completes when it is the call's turn. Fails with {@link PlatformLimited}. */
    Mono<Void> turn(Call call) {
        Mono<Void> ofApp = everything.mayPass() ? Mono.empty() : everything.turn(call.priority());
        return ofApp.then(Mono.defer(() -> {
            OutboundBudget api = apiOf(call);
            return api == null || api.mayPass() ? Mono.empty() : api.turn(call.priority());
        }));
    }

    /**
     * @param scope the API's name, or empty for everything
     * @return whether the platform had not asked for it before
     */
    boolean pause(String scope, Pause pause) {
        OutboundBudget budget = scope.isEmpty() || apis.size() >= MOST_APIS && !apis.containsKey(scope)
                ? everything
                : apis.computeIfAbsent(scope, api -> new OutboundBudget(app, settings));
        boolean fresh = budget.left().isZero();
        budget.pause(pause.length(), pause.between());
        return fresh;
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
