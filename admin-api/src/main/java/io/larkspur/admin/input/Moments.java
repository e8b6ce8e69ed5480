package io.larkspur.admin.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Times in the queries of the user service, whose clients write them in more than one way: with an offset, without one
 * (then it is UTC), or as a date alone. All fail with {@link InvalidInput}.
 */
public final class Moments {

    private static final int LONGEST = 40;
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Moments() {}

    /** A date alone is its first instant. */
    public static @Nullable Instant from(String field, @Nullable String text) {
        return read(field, text, 0);
    }

    /** A date alone is its last instant. */
    public static @Nullable Instant to(String field, @Nullable String text) {
        return read(field, text, 1);
    }

    /** As it was written, with the plus sign that was not percent-encoded. */
    public static @Nullable String written(@Nullable String text) {
        return text == null ? null : text.strip().replace(' ', '+');
    }

    private static @Nullable Instant read(String field, @Nullable String text, int daysOn) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            Instant time = text.length() > LONGEST ? Instant.MIN : parsed(text.strip(), daysOn);
            if (time.isBefore(FIRST) || time.isAfter(LAST)) {
                throw unusable(field);
            }
            return time;
        } catch (DateTimeException unreadable) {
            throw unusable(field);
        }
    }

    /** A plus sign that was not percent-encoded has become a blank on the way. */
    private static Instant parsed(String text, int daysOn) {
        if (text.length() == "2026-01-26".length()) {
            return LocalDate.parse(text)
                    .plusDays(daysOn)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC)
                    .minusNanos(daysOn);
        }
        String time = text.substring(text.indexOf('T') + 1);
        boolean hasOffset =
                time.endsWith("Z") || time.indexOf('+') >= 0 || time.indexOf('-') >= 0 || time.indexOf(' ') >= 0;
        return hasOffset
                ? OffsetDateTime.parse(text.replace(' ', '+')).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    private static InvalidInput unusable(String field) {
        return new InvalidInput(field + " has to be a time such as 2026-01-26T10:05:00Z, or a date, since 1970");
    }
}
