package io.larkspur.metering.call;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** So many calls wait to be written down that no more are let through; nothing was sent. */
public final class MeterBehind extends ProblemException {

    MeterBehind() {
        super(
                Category.UNAVAILABLE,
                "meter-behind",
                "Calls cannot be written down as fast as they come; nothing was sent, try again");
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofSeconds(1));
    }
}
