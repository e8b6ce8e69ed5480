package io.larkspur.limits;

import java.time.Duration;
import java.util.function.BiConsumer;

/** Whether a call may be made, and how its limits stand now. */
public final class Decision {

    /** Counted towards nothing. */
    static final Decision FREE = new Decision(true, new Standing(), "", 0);

    private static final long SECOND = 1_000_000_000L;

    private final boolean granted;
    private final Standing nearest;
    private final String policy;
    private final long now;

    /** @param now seconds since 1970 */
    Decision(boolean granted, Standing nearest, String policy, long now) {
        this.granted = granted;
        this.nearest = nearest;
        this.policy = policy;
        this.now = now;
    }

    public boolean isGranted() {
        return granted;
    }

    /** The failure of a call that is not granted. */
    public RateLimited refusal() {
        return new RateLimited(Duration.ofSeconds(secondsLeft()));
    }

    /**
     * Tells the headers, by name and value: those many APIs have, with the reset in seconds since 1970, and the IETF's
     * RateLimit and RateLimit-Policy. The limit that is nearest to its end speaks for all. None when nothing was counted.
     */
    public void headers(BiConsumer<String, String> header) {
        if (nearest.name() == null) {
            return;
        }
        String remaining = Long.toString(granted ? nearest.remaining() : 0);
        header.accept("X-RateLimit-Limit", Long.toString(nearest.limit()));
        header.accept("X-RateLimit-Remaining", remaining);
        header.accept("X-RateLimit-Reset", Long.toString(now + secondsLeft()));
        header.accept("RateLimit-Policy", policy);
        header.accept("RateLimit", "\"" + nearest.name() + "\";r=" + remaining + ";t=" + secondsLeft());
    }

    /** Whole seconds, rounded up, so that nobody comes back too early. */
    private long secondsLeft() {
        return Math.max(1, (nearest.left() + SECOND - 1) / SECOND);
    }
}
