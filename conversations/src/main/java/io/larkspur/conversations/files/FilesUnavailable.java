package io.larkspur.conversations.files;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/** Where the bytes lie cannot be reached. */
public final class FilesUnavailable extends ProblemException {

    FilesUnavailable(Throwable cause) {
        super(
                Category.UNAVAILABLE,
                "files-unavailable",
                "Files cannot be read or written right now; nothing was changed",
                cause);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofSeconds(5));
    }
}
