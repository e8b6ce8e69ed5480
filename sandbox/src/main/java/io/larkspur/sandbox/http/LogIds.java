package io.larkspur.sandbox.http;

import io.larkspur.sandbox.state.Ids;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Ids such as {@code 20261120103000A1B2C3D4E5F600000001}: a time, this sandbox, a number. */
final class LogIds {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String place = Ids.hex(12).toUpperCase(Locale.ROOT);
    private final AtomicLong number = new AtomicLong();
    private final Clock clock;
    private volatile Second second = new Second(0, "");

    LogIds(Clock clock) {
        this.clock = clock;
    }

    String next() {
        String count = Long.toHexString(number.incrementAndGet()).toUpperCase(Locale.ROOT);
        return now() + place + "0".repeat(Math.max(0, 8 - count.length())) + count;
    }

    private String now() {
        long now = clock.millis() / 1000;
        Second current = second;
        if (current.since() != now) {
            current = new Second(now, TIME.format(Instant.ofEpochSecond(now)));
            second = current;
        }
        return current.text();
    }

    private record Second(long since, String text) {}
}
