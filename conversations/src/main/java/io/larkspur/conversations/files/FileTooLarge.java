package io.larkspur.conversations.files;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.Map;

/** The file has more bytes than one may have. */
public final class FileTooLarge extends ProblemException {

    private final long largest;

    public FileTooLarge(long largest) {
        super(
                Category.TOO_LARGE,
                "file-too-large",
                "A file has at most " + largest / (1024 * 1024) + " MB (" + largest + " bytes)");
        this.largest = largest;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("limit", largest);
    }
}
