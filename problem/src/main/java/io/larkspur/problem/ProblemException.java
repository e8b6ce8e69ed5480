package io.larkspur.problem;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure in the words of its room. The message is read by people and must hold neither secrets nor internals; the
 * code is stable and becomes the last part of the problem's {@code type}.
 */
public abstract class ProblemException extends RuntimeException {

    private final Category category;
    private final String code;

    protected ProblemException(Category category, String code, String message) {
        this(category, code, message, null);
    }

    protected ProblemException(Category category, String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
        this.code = code;
    }

    public Category category() {
        return category;
    }

    /** Stable, lower case, words joined by hyphens, such as {@code authorization-pending}. */
    public String code() {
        return code;
    }

    /** What clients of the user service know it by in {@code error_code}. */
    public String errorName() {
        return code;
    }

    /** A sentence a person can act on. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Further members of the problem document, by name; values are plain JSON types. */
    public Map<String, Object> members() {
        return Map.of();
    }

    /** When it is worth asking again. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /** What an upstream said, when the failure is its word passed on in ours. */
    public Optional<UpstreamError> upstreamError() {
        return Optional.empty();
    }
}
