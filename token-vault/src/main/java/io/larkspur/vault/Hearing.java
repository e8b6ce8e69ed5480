package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * Whether this process hears, without a gap, what others tell by Redis. Each process says once a second that it is there,
 * on the same channel as everything else; who hears neither the others nor itself has missed something, whatever the
 * connection says of itself.
 */
final class Hearing {

    static final Duration PULSE = Duration.ofSeconds(1);

    private static final Duration SILENCE = PULSE.multipliedBy(3);

    private final Ticker ticker;
    private volatile boolean ever;
    private volatile long since;
    private volatile long last;

    Hearing(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Something has been heard. */
    void heard() {
        long now = ticker.read();
        if (isSilentAt(now)) {
            since = now;
        }
        last = now;
        ever = true;
    }

    /** Whether whatever was told since that reading of the ticker has been heard. */
    boolean isWholeSince(long then) {
        return !isSilentAt(ticker.read()) && then - since >= 0;
    }

    private boolean isSilentAt(long now) {
        return !ever || now - last > SILENCE.toNanos();
    }
}
