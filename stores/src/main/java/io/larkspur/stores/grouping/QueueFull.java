package io.larkspur.stores.grouping;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** More waits to be written than fits; nothing was changed. */
public final class QueueFull extends ProblemException {

    QueueFull() {
        super(
                Category.UNAVAILABLE,
                "books-behind",
                "The books cannot keep up right now; nothing was changed, try again");
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofSeconds(1));
    }
}
