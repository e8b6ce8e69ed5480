package io.larkspur.stores;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * Another clock to the microsecond, which is how exact Postgres keeps a time: what was just written down and what is read
 * later are the same, and clients that take six places at most can read both. {@link Clock#tick} does not know its
 * milliseconds when it ticks faster than that.
 */
public final class MicrosecondClock extends Clock {

    private final Clock clock;

    public MicrosecondClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public long millis() {
        return clock.millis();
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new MicrosecondClock(clock.withZone(zone));
    }
}
