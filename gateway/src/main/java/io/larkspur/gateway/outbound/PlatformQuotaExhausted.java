package io.larkspur.gateway.outbound;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The month's calls of the platform app are used up; the platform refuses every one until the month is over. */
final class PlatformQuotaExhausted extends ProblemException {

    static final int CODE = 99991403;

    private final Duration left;

    PlatformQuotaExhausted(String app, Duration left) {
        super(
                Category.THROTTLED,
                "platform-quota-exhausted",
                "The platform app " + app + " has used up its calls of this month, and this one was not carried out;"
                        + " its tenant's administrator can raise the quota, otherwise calls go on next month");
        this.left = left;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("platform_code", CODE);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(left);
    }
}
