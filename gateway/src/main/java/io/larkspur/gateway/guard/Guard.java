package io.larkspur.gateway.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ResponseStatusException;

/** What stands before one upstream: its places, its breaker and its budget of retries. */
final class Guard {

    private static final String RESTING = "Bad news of this upstream";

    private final Places places;
    private final CircuitBreaker breaker;
    private final RetryBudget retries;
    private final GuardSettings settings;

    Guard(CircuitBreaker breaker, GuardSettings settings) {
        this.places = new Places(settings.concurrent(), settings.waiting());
        this.breaker = breaker;
        this.retries = new RetryBudget(settings.retries());
        this.settings = settings;
    }

    Places places() {
        return places;
    }

    RetryBudget retries() {
        return retries;
    }

    /** Fails with {@link UpstreamResting}; else one of the methods below has to follow. */
    void begin() {
        if (!breaker.tryAcquirePermission()) {
            throw new UpstreamResting(settings.rest());
        }
    }

    /** An answer in which a proxy or server says that it cannot serve is a failure, too; what the API says is not. */
    void answered(@Nullable HttpStatusCode status, long nanos) {
        int code = status == null ? 0 : status.value();
        if (code >= 502 && code <= 504) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, new IOException(RESTING));
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
    }

    void failed(Throwable failure, long nanos) {
        if (isTheUpstreams(failure)) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
        } else {
            breaker.releasePermission();
        }
    }

    void cancelled() {
        breaker.releasePermission();
    }

    private static boolean isTheUpstreams(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof DecoderException
                || failure instanceof ProblemException problem && problem.category() == Category.UPSTREAM
                || failure instanceof ResponseStatusException answered
                        && answered.getStatusCode().value() == 504
                || failure instanceof io.netty.handler.timeout.TimeoutException;
    }
}
