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

    /**
     * The same, and gives back what was charged for it if it seemed lost meanwhile.
     *
     * @param unsent names the call; it is not written down
     */
    public static Bill freeing(String userId, String holdId, BilledUse unsent, Occasion occasion) {
        return new Bill(userId, List.of(new Line(holdId, Credits.ZERO, unsent, false)), occasion);
    }

    /** Whether it charges calls of which nobody tells how they went. */
    boolean isUnheardOf() {
        return lines.stream().map(Line::use).anyMatch(use -> use != null && use.isUnheardOf());
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
     * @param use the record of the call; when that exists the call has been billed before. Null when there is none
     * @param wasSent whether there is something to write down
     */
    public record Line(
            @Nullable String holdId, Credits cost, @Nullable BilledUse use, boolean wasSent) {

        public Line(@Nullable String holdId, Credits cost, @Nullable BilledUse use) {
            this(holdId, cost, use, use != null);
        }
    }
}
