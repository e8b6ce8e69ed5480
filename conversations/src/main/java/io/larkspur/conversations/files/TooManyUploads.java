package io.larkspur.conversations.files;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** As many files as may are on their way in, of all or of this user. */
public final class TooManyUploads extends ProblemException {

    TooManyUploads() {
        super(Category.THROTTLED, "too-many-uploads", "Too many files are being uploaded right now; try again soon");
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofSeconds(2));
    }
}
