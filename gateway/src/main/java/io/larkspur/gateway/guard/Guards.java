package io.larkspur.gateway.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** A guard for each upstream that was ever called; upstreams come from routes, so they are few. */
@Component
final class Guards {

    private static final Logger log = LoggerFactory.getLogger(Guards.class);

    private final Map<String, Guard> guards = new ConcurrentHashMap<>();
    private final CircuitBreakerRegistry breakers;
    private final GuardSettings settings;
    private final MeterRegistry meters;

    Guards(GuardSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
        this.breakers = CircuitBreakerRegistry.of(config(settings).build());
    }

    static CircuitBreakerConfig.Builder config(GuardSettings settings) {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(settings.calls())
                .slidingWindowSynchronizationStrategy(SlidingWindowSynchronizationStrategy.LOCK_FREE)
                .minimumNumberOfCalls(Math.max(10, settings.calls() / 2))
                .failureRateThreshold(settings.failures())
                .waitDurationInOpenState(settings.rest())
                .permittedNumberOfCallsInHalfOpenState(5)
                .automaticTransitionFromOpenToHalfOpenEnabled(false);
    }

    /** @param upstream host and port */
    Guard of(String upstream) {
        Guard known = guards.get(upstream);
        return known == null ? guards.computeIfAbsent(upstream, this::guard) : known;
    }

    private Guard guard(String upstream) {
        CircuitBreaker circuit = breakers.circuitBreaker(upstream);
        circuit.getEventPublisher()
                .onStateTransition(event -> log.warn("Upstream {}: {}", upstream, event.getStateTransition()));
        Breaker breaker = new Breaker(circuit, settings.rest(), System::nanoTime);
        Guard guard = new Guard(breaker, settings);
        Gauge.builder("larkspur.upstream.waiting", guard, Guard::waiting)
                .tag("upstream", upstream)
                .register(meters);
        Gauge.builder("larkspur.upstream.resting", breaker, each -> each.isResting() ? 1 : 0)
                .tag("upstream", upstream)
                .register(meters);
        return guard;
    }
}
