package io.larkspur.conversations;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** As many messages as may are waiting to be added to this conversation. */
public final class TooManyMessages extends ProblemException {

    TooManyMessages() {
        super(
                Category.THROTTLED,
                "too-many-messages",
                "Too many messages are being added to this session right now; try again soon");
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofSeconds(2));
    }
}
