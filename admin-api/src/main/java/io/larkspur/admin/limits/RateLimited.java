package io.larkspur.admin.limits;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** An address has called too often. */
final class RateLimited extends ProblemException {

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
