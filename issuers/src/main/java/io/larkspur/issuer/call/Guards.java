package io.larkspur.issuer.call;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Collection;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;

/**
 * Deadline, circuit breaker and bulkhead around every call to an endpoint. Whatever goes wrong on the way becomes the one
 * problem that says so; only that counts against the breaker, for a refusal is an answer too.
 */
public final class Guards {

    private static final int AT_ONCE = 128;
    private static final int WINDOW = 20;
    private static final int ENOUGH_TO_JUDGE = 10;
    private static final Duration REST = Duration.ofSeconds(5);
    private static final int PROBES = 3;

    private final CircuitBreakerRegistry breakers;
    private final BulkheadRegistry bulkheads = BulkheadRegistry.of(BulkheadConfig.custom()
            .maxConcurrentCalls(AT_ONCE)
            .maxWaitDuration(Duration.ZERO)
            .build());

    /**
     * @param ids of the endpoints, as in metrics
     * @param trouble what counts against a breaker
     */
    public Guards(Collection<String> ids, Class<? extends ProblemException> trouble) {
        this.breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowSize(WINDOW)
                .slidingWindowSynchronizationStrategy(SlidingWindowSynchronizationStrategy.LOCK_FREE)
                .minimumNumberOfCalls(ENOUGH_TO_JUDGE)
                .waitDurationInOpenState(REST)
                .permittedNumberOfCallsInHalfOpenState(PROBES)
                .recordException(trouble::isInstance)
                .build());
        for (String id : ids) {
            breakers.circuitBreaker(id);
            bulkheads.bulkhead(id);
        }
    }

    /** @param asTrouble makes the problem from the reason in words and what happened */
    public <T> Mono<T> guard(
            String id, Duration deadline, Mono<T> call, BiFunction<String, Throwable, ProblemException> asTrouble) {
        return call.timeout(deadline)
                .onErrorMap(error -> asProblem(error, asTrouble))
                .transformDeferred(CircuitBreakerOperator.of(breakers.circuitBreaker(id)))
                .transformDeferred(BulkheadOperator.of(bulkheads.bulkhead(id)))
                .onErrorMap(error -> asProblem(error, asTrouble));
    }

    /** For metrics. */
    public CircuitBreakerRegistry breakers() {
        return breakers;
    }

    private static Throwable asProblem(Throwable error, BiFunction<String, Throwable, ProblemException> asTrouble) {
        return error instanceof ProblemException ? error : asTrouble.apply(Trouble.inWords(error), error);
    }
}
