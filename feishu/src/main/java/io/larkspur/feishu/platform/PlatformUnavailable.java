package io.larkspur.feishu.platform;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The platform does not answer usefully right now; nothing is known to be wrong with the request. */
public final class PlatformUnavailable extends ProblemException {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    public PlatformUnavailable(PlatformEndpoint endpoint, String reason) {
        this(endpoint, reason, null);
    }

    PlatformUnavailable(PlatformEndpoint endpoint, String reason, @Nullable Throwable cause) {
        super(
                Category.UNAVAILABLE,
                "platform-unavailable",
                "The platform's " + endpoint.words() + " cannot be used right now (" + reason + "); try again shortly",
                cause);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(PAUSE);
    }
}
