package io.larkspur.metering.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A time to be summed up: whole days, and for each end what is added to them or taken off. An end goes to the midnight that
 * fewer hours with records lie before, so that of any period half a day of records is read at each end, and up to now none
 * but those of the first.
 *
 * @param firstDay the first whole day
 * @param lastDay the day after the last whole day
 */
record Period(LocalDate firstDay, LocalDate lastDay, Part head, Part tail) {

    static final Instant FIRST = Instant.EPOCH;
    static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    /** With both ends, as precise as records are. */
    static Period between(@Nullable Instant from, @Nullable Instant to, Instant now) {
        Instant begin = within(from == null ? FIRST : from);
        Instant end =
                within(to == null ? LAST : to.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS));
        if (!begin.isBefore(end)) {
            return days(begin, begin, Part.NONE, Part.NONE);
        }
        Instant first = midnight(begin, now);
        Instant last = midnight(end, now);
        return first.equals(last)
                ? days(first, first, new Part(begin, end, 1), Part.NONE)
                : days(first, last, Part.between(begin, first), Part.between(last, end));
    }

    static String text(@Nullable Instant time, Instant otherwise) {
        return (time == null ? otherwise : time).toString();
    }

    Map<String, Object> asValues() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("first_day", firstDay.toString());
        values.put("last_day", lastDay.toString());
        head.putInto(values, "head");
        tail.putInto(values, "tail");
        return values;
    }

    private static Period days(Instant first, Instant last, Part head, Part tail) {
        return new Period(dayOf(first), dayOf(last), head, tail);
    }

    private static Instant within(Instant time) {
        Instant precise = time.truncatedTo(ChronoUnit.MICROS);
        if (precise.isBefore(FIRST)) {
            return FIRST;
        }
        return precise.isAfter(LAST) ? LAST : precise;
    }

    private static Instant midnight(Instant time, Instant now) {
        Instant before = time.truncatedTo(ChronoUnit.DAYS);
        if (before.equals(time)) {
            return time;
        }
        Instant after = before.plus(1, ChronoUnit.DAYS);
        Instant lastRecord = after.isBefore(now) ? after : now;
        return ChronoUnit.MICROS.between(time, lastRecord) < ChronoUnit.MICROS.between(before, time) ? after : before;
    }

    private static LocalDate dayOf(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /**
     * Records of their own.
     *
     * @param to excluded
     * @param sign 1 to add them, -1 to take them off, because a whole day has them
     */
    record Part(Instant from, Instant to, int sign) {

        static final Part NONE = new Part(FIRST, FIRST, 1);

        /** What lies between two times, taken off when they come the other way round. */
        static Part between(Instant one, Instant other) {
            return one.isBefore(other) ? new Part(one, other, 1) : new Part(other, one, -1);
        }

        void putInto(Map<String, Object> values, String name) {
            values.put(name + "_from", from.toString());
            values.put(name + "_to", to.toString());
            values.put(name + "_sign", sign);
        }
    }
}
