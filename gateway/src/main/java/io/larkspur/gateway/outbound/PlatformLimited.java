package io.larkspur.gateway.outbound;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** The platform wants the app to pause for longer than a call can wait, or too many wait already. */
final class PlatformLimited extends ProblemException {

    private final Duration pause;

    PlatformLimited(String app, Duration pause) {
        super(
                Category.THROTTLED,
                "platform-rate-limited",
                "The platform lets the app " + app + " make no more calls for now; this one was not sent");
        this.pause = pause;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(pause);
    }
}
