package io.larkspur.limits;

import java.time.Clock;
import java.util.function.LongSupplier;

/** The register's time, as far as it has been heard of; until then this machine's. */
final class RegisterTime {

    private final LongSupplier nanos;
    private volatile long offset;

    RegisterTime(Clock clock, LongSupplier nanos) {
        this.nanos = nanos;
        this.offset = clock.millis() - nanos.getAsLong() / 1_000_000;
    }

    void heard(long registerMillis) {
        offset = registerMillis - nanos.getAsLong() / 1_000_000;
    }

    /** Milliseconds since 1970. */
    long now() {
        return nanos.getAsLong() / 1_000_000 + offset;
    }
}
