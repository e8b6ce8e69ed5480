package io.larkspur.limits;

import java.util.function.Supplier;

/**
 * What came of taking one call from a tally, and in which turn of its windows.
 *
 * @param turn as {@link Tally#turn} counts them
 */
record Taken(Taking taking, long turn) {

    /** Where nothing is counted. */
    static final Taken FREE = new Taken(Taking.TAKEN, 0);

    /** No window may begin between the two. */
    static Taken from(Tally tally, Supplier<Taking> taking) {
        synchronized (tally) {
            return new Taken(taking.get(), tally.turn());
        }
    }

    boolean is(Taking other) {
        return taking == other;
    }
}
