package io.larkspur.limits;

import org.jspecify.annotations.Nullable;

/** Collects how limits stand, and keeps the one that is nearest to its end, which speaks for all. */
final class Standing {

    private @Nullable String name;
    private long limit;
    private long remaining = Long.MAX_VALUE;
    private long left;

    void add(String nameOfOne, long limitOfOne, long remainingOfOne, long leftOfOne) {
        if (remainingOfOne < remaining || remainingOfOne == remaining && leftOfOne > left) {
            name = nameOfOne;
            limit = limitOfOne;
            remaining = remainingOfOne;
            left = leftOfOne;
        }
    }

    @Nullable
    String name() {
        return name;
    }

    long limit() {
        return limit;
    }

    long remaining() {
        return remaining;
    }

    /** Nanoseconds until a new window begins. */
    long left() {
        return left;
    }
}
