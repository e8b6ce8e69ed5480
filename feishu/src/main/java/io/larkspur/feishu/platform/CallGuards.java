package io.larkspur.feishu.platform;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Deadline, circuit breaker and bulkhead around every call to the platform. Whatever goes wrong on the way becomes a
 * {@link PlatformUnavailable}; only that counts against the breaker, for a refusal is an answer too.
 */
public final class CallGuards {

    private static final int AT_ONCE = 128;
    private static final int WINDOW = 20;
    private static final int ENOUGH_TO_JUDGE = 10;
    private static final Duration REST = Duration.ofSeconds(5);
    private static final int PROBES = 3;

    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
            .slidingWindowSize(WINDOW)
            .minimumNumberOfCalls(ENOUGH_TO_JUDGE)
            .waitDurationInOpenState(REST)
            .permittedNumberOfCallsInHalfOpenState(PROBES)
            .recordException(PlatformUnavailable.class::isInstance)
            .build());
    private final BulkheadRegistry bulkheads = BulkheadRegistry.of(BulkheadConfig.custom()
            .maxConcurrentCalls(AT_ONCE)
            .maxWaitDuration(Duration.ZERO)
            .build());

    public CallGuards() {
        for (PlatformEndpoint endpoint : PlatformEndpoint.values()) {
            breakers.circuitBreaker(endpoint.id());
            bulkheads.bulkhead(endpoint.id());
        }
    }

    public <T> Mono<T> guard(PlatformEndpoint endpoint, Duration deadline, Mono<T> call) {
        return call.timeout(deadline)
                .onErrorMap(error -> asProblem(endpoint, error))
                .transformDeferred(CircuitBreakerOperator.of(breakers.circuitBreaker(endpoint.id())))
                .transformDeferred(BulkheadOperator.of(bulkheads.bulkhead(endpoint.id())))
                .onErrorMap(error -> asProblem(endpoint, error));
    }

    /** For metrics. */
    CircuitBreakerRegistry breakers() {
        return breakers;
    }

    private static Throwable asProblem(PlatformEndpoint endpoint, Throwable error) {
        return error instanceof ProblemException
                ? error
                : new PlatformUnavailable(endpoint, Trouble.inWords(error), error);
    }
}
