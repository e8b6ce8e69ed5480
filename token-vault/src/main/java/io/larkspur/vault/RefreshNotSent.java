package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** The refresh token provably never left this process, so it may be sent again as if nothing had happened. */
public final class RefreshNotSent extends ProblemException {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    public RefreshNotSent(Throwable cause) {
        super(
                Category.UNAVAILABLE,
                "refresh-not-sent",
                "The platform's token endpoint could not be reached; try again shortly",
                cause);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(PAUSE);
    }
}
