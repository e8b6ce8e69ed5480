package io.larkspur.proofs.figures;

/** How much a run may cost: a slice for every build, or the whole by hand. */
public enum Effort {
    SHORT,
    LONG;

    public int of(int whenShort, int whenLong) {
        return this == SHORT ? whenShort : whenLong;
    }
}
