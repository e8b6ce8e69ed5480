package io.larkspur.feishu.inbound;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The platform tells times as text: seconds with a fraction, milliseconds or microseconds since 1970, by kind of event. */
final class EventTime {

    private static final BigDecimal MILLIS_FROM = BigDecimal.valueOf(100_000_000_000L);
    private static final BigDecimal MICROS_FROM = BigDecimal.valueOf(100_000_000_000_000L);
    private static final BigDecimal NANOS_FROM = BigDecimal.valueOf(100_000_000_000_000_000L);
    private static final int LONGEST = 30;

    private EventTime() {}

    /** Null when it is none. */
    static @Nullable Instant read(String text) {
        try {
            return text.length() > LONGEST ? null : at(new BigDecimal(text));
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static @Nullable Instant at(BigDecimal number) {
        if (number.compareTo(BigDecimal.ONE) < 0 || number.compareTo(NANOS_FROM) >= 0) {
            return null;
        }
        int digitsOfFraction = number.compareTo(MICROS_FROM) >= 0 ? 6 : number.compareTo(MILLIS_FROM) >= 0 ? 3 : 0;
        BigDecimal seconds = number.movePointLeft(digitsOfFraction);
        return Instant.ofEpochSecond(
                seconds.longValue(),
                seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
    }
}
