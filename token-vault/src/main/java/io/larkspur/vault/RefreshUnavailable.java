package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** The user's token has expired and the platform's token endpoint does not answer usefully; the consent is kept. */
public final class RefreshUnavailable extends ProblemException {

    RefreshUnavailable(Throwable cause) {
        super(
                Category.UNAVAILABLE,
                "refresh-unavailable",
                "The user's token has expired and the platform has not renewed it; the consent is kept, try again shortly",
                cause);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofSeconds(5));
    }
}
