package io.larkspur.limits;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** Too many calls within a window. */
public final class RateLimited extends ProblemException {

    private final Duration wait;

    RateLimited(Duration wait) {
        super(Category.THROTTLED, "rate-limited", "Rate limit exceeded");
        this.wait = wait;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(wait);
    }
}
