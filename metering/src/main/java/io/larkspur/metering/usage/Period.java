package io.larkspur.metering.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A time to be summed up, in three parts: what is left of a first day, whole days, what there is of a last day.
 *
 * @param from the first instant
 * @param head where the first part ends
 * @param firstDay the first whole day
 * @param lastDay the day after the last whole day
 * @param tail where the last part begins
 * @param to the last instant
 */
record Period(Instant from, Instant head, LocalDate firstDay, LocalDate lastDay, Instant tail, Instant to) {

    static final Instant FIRST = Instant.EPOCH;
    static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    static Period between(@Nullable Instant from, @Nullable Instant to) {
        Instant first = from == null ? FIRST : from.truncatedTo(ChronoUnit.MICROS);
        Instant last = to == null ? LAST : to.truncatedTo(ChronoUnit.MICROS);
        LocalDate firstDay = dayOf(first.plus(1, ChronoUnit.DAYS).minusNanos(1));
        LocalDate lastDay = dayOf(last.plus(1, ChronoUnit.MICROS));
        return firstDay.isBefore(lastDay)
                ? new Period(first, start(firstDay), firstDay, lastDay, start(lastDay), last)
                : new Period(first, first, firstDay, firstDay, first, last);
    }

    static String text(@Nullable Instant time, Instant otherwise) {
        return (time == null ? otherwise : time).toString();
    }

    Map<String, Object> asValues() {
        return Map.of(
                "from", from.toString(),
                "head", head.toString(),
                "first_day", firstDay.toString(),
                "last_day", lastDay.toString(),
                "tail", tail.toString(),
                "to", to.toString());
    }

    private static LocalDate dayOf(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
