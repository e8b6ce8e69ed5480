package io.larkspur.accounts;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Since when, and whether still, this process reads in time which applications others change. All times are nanoseconds. */
final class Following {

    static final Duration LIMIT = Duration.ofSeconds(2);

    private final LongSupplier nanos;
    private volatile boolean ever;
    private volatile long first;
    private volatile long last;

    Following(LongSupplier nanos) {
        this.nanos = nanos;
    }

    long now() {
        return nanos.getAsLong();
    }

    /** Everything that was committed before then is known. */
    void readFrom(long began) {
        last = began;
        if (!ever) {
            first = began;
            ever = true;
        }
    }

    /** Whether a change of what was read then would be known by now. */
    boolean isCurrentFor(long readAt) {
        return ever && readAt - first >= 0 && now() - last <= LIMIT.toNanos();
    }
}
