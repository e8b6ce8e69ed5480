package io.larkspur.proofs.figures;

import java.time.Duration;

/** How much a run may cost: a slice for every build, or the whole by hand. */
public enum Effort {
    SHORT,
    LONG;

    /** After this no more trials are added, where there are many that take long: {@code -Dproofs.minutes}, else ten. */
    public static Duration most() {
        return Duration.ofMinutes(Integer.getInteger("proofs.minutes", 10));
    }

    public int of(int whenShort, int whenLong) {
        return this == SHORT ? whenShort : whenLong;
    }
}
