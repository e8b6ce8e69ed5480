package io.larkspur.admin.limits;

import java.time.Duration;

/**
 * How one limit stands after a request was counted.
 *
 * @param used requests in the window, this one included
 * @param left until a new window begins
 */
record Window(String name, int limit, Duration length, long used, Duration left) {

    boolean exceeded() {
        return used > limit;
    }

    long remaining() {
        return Math.max(0, limit - used);
    }

    /** Whole seconds, rounded up, so that nobody comes back too early. */
    long secondsLeft() {
        return Math.max(1, left.plusMillis(999).toSeconds());
    }
}
