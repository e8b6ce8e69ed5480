package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The user's token has expired and the platform's token endpoint does not answer usefully; the consent is kept. */
public final class RefreshUnavailable extends ProblemException {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Duration pause;

    RefreshUnavailable(@Nullable Throwable cause) {
        this(PAUSE, cause);
    }

    /** @param pause until there is a chance of success */
    RefreshUnavailable(Duration pause, @Nullable Throwable cause) {
        super(
                Category.UNAVAILABLE,
                "refresh-unavailable",
                "The user's token has expired and the platform has not renewed it; the consent is kept, try again shortly",
                cause);
        this.pause = pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(pause);
    }
}
