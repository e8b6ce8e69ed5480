package io.larkspur.metering.credits;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What calls of one user cost, charged in one posting. A line counts once however often it is billed, alone or with others.
 *
 * @param occasion of the posting
 */
public record Bill(String userId, List<Line> lines, Occasion occasion) {

    public Bill {
        lines = List.copyOf(lines);
    }

    /** Frees what was set aside for a call that was not sent, also when that is to arrive in the store only later. */
    public static Bill freeing(String userId, String holdId) {
        return new Bill(userId, List.of(new Line(holdId, Credits.ZERO, null)), Occasion.UNSAID);
    }

    /** The holds it ends. */
    public Stream<String> holds() {
        return lines.stream().map(Line::holdId).filter(Objects::nonNull);
    }

    /**
     * One call.
     *
     * @param holdId of the hold it ends; when that is gone the call has been billed before, or charged
     *     unheard of. Null for a call without one
     * @param cost 0 or more
     * @param use the record of the call; when that exists the call has been billed before. Null when it was not sent
     */
    public record Line(
            @Nullable String holdId, Credits cost, @Nullable BilledUse use) {}
}
