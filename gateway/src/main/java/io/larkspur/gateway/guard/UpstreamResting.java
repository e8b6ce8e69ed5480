package io.larkspur.gateway.guard;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** Most of the last calls to the upstream failed, so it is left alone for a while. */
final class UpstreamResting extends ProblemException {

    private final Duration rest;

    UpstreamResting(Duration rest) {
        super(
                Category.UNAVAILABLE,
                "upstream-resting",
                "The upstream has failed too often just now; this call was not sent, try again");
        this.rest = rest;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(rest);
    }
}
