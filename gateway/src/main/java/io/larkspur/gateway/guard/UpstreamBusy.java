package io.larkspur.gateway.guard;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** As many calls as there are places are under way at the upstream, and none ended in time. */
final class UpstreamBusy extends ProblemException {

    UpstreamBusy() {
        super(
                Category.UNAVAILABLE,
                "upstream-busy",
                "Too many calls to this upstream are under way; this one was not sent, try again");
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofSeconds(1));
    }
}
