package io.larkspur.feishu.platform;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The platform does not answer usefully right now; nothing is known to be wrong with the request. */
public final class PlatformUnavailable extends ProblemException {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final @Nullable PlatformAnswer answer;

    public PlatformUnavailable(PlatformEndpoint endpoint, String reason) {
        this(endpoint, reason, null, null);
    }

    PlatformUnavailable(
            PlatformEndpoint endpoint, String reason, @Nullable PlatformAnswer answer, @Nullable Throwable cause) {
        super(
                Category.UNAVAILABLE,
                "platform-unavailable",
                "The platform's " + endpoint.words() + " cannot be used right now (" + reason + "); try again shortly",
                cause);
        this.answer = answer;
    }

    /** What the platform said, if it said anything. */
    public Optional<PlatformAnswer> answer() {
        return Optional.ofNullable(answer);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(PAUSE);
    }
}
