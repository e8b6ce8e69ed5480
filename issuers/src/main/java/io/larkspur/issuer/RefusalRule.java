package io.larkspur.issuer;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How APIs say that they no longer take the token of a call, which is worth one refresh.
 *
 * @param statuses of the answers that may say so
 * @param marks texts of which one stands in {@code WWW-Authenticate} or at the beginning of the body; with none the
 *     status is enough
 */
public record RefusalRule(Set<Integer> statuses, List<String> marks) {

    /** RFC 6750. */
    public static final RefusalRule BEARER = new RefusalRule(Set.of(401), List.of("invalid_token"));

    public RefusalRule {
        statuses = Set.copyOf(statuses);
        marks = List.copyOf(marks);
    }

    /** Whether an answer with that status is worth a look. */
    public boolean mayBe(int status) {
        return statuses.contains(status);
    }

    /**
     * @param challenge the answer's {@code WWW-Authenticate}
     * @param beginning of its body
     */
    public boolean is(int status, @Nullable String challenge, String beginning) {
        return mayBe(status)
                && (marks.isEmpty()
                        || marks.stream()
                                .anyMatch(mark ->
                                        beginning.contains(mark) || challenge != null && challenge.contains(mark)));
    }
}
