package io.larkspur.admin.usage;

import io.larkspur.admin.input.InvalidInput;
import io.larkspur.metering.usage.UsageFilter.Place;
import io.larkspur.metering.usage.UsageRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Where a page of records ended, as text that callers hand back unread. */
final class Cursor {

    private static final char DIVIDER = '-';

    private Cursor() {}

    static String of(UsageRecord last) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, last.at()), Character.MAX_RADIX)
                + DIVIDER
                + Long.toString(last.id(), Character.MAX_RADIX);
    }

    /** Null begins. Fails with {@link InvalidInput} for anything that did not come from here. */
    static @Nullable Place parse(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        int divider = cursor.indexOf(DIVIDER);
        try {
            return new Place(
                    Instant.EPOCH.plus(
                            Long.parseLong(cursor, 0, Math.max(0, divider), Character.MAX_RADIX), ChronoUnit.MICROS),
                    Long.parseLong(cursor, divider + 1, cursor.length(), Character.MAX_RADIX));
        } catch (NumberFormatException | IndexOutOfBoundsException unreadable) {
            throw new InvalidInput("cursor has to be one that a page of usage named");
        }
    }
}
