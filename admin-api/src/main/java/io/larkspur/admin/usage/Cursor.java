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

    /** Times beyond it are written in another way, which Postgres does not read. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

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
            Instant at = Instant.EPOCH.plus(
                    Long.parseLong(cursor, 0, Math.max(0, divider), Character.MAX_RADIX), ChronoUnit.MICROS);
            if (at.isAfter(LAST)) {
                throw unusable();
            }
            return new Place(at, Long.parseLong(cursor, divider + 1, cursor.length(), Character.MAX_RADIX));
        } catch (NumberFormatException | IndexOutOfBoundsException unreadable) {
            throw unusable();
        }
    }

    private static InvalidInput unusable() {
        return new InvalidInput("cursor has to be one that a page of usage named");
    }
}
