package io.larkspur.limits;

import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the windows of one subject stand, as far as this process knows; of a window that was never counted nothing is kept, for
 * there may be a hundred thousand subjects. All times are this process's nanoseconds unless they are the register's.
 */
final class Counts {

    private final @Nullable Count[] counts = new @Nullable Count[Window.COUNT];

    Count at(int window) {
        Count known = counts[window];
        if (known != null) {
            return known;
        }
        Count fresh = new Count();
        counts[window] = fresh;
        return fresh;
    }

    /** By window; 0 where nothing is known. */
    long[] each(ToLongFunction<Count> figure) {
        long[] figures = new long[Window.COUNT];
        for (int at = 0; at < figures.length; at++) {
            Count known = counts[at];
            figures[at] = known == null ? 0 : figure.applyAsLong(known);
        }
        return figures;
    }

    /** Of one window. */
    static final class Count {

        /** When it began, in the register's milliseconds; 0 when it has not. */
        long start;

        long end;

        /** What all processes have been given. */
        long total;

        /** What this one has been given. */
        long own;

        /** What this one admitted without the register. */
        long alone;

        /** Calls that were admitted before anything was asked, and when the window that they began ends. */
        long ahead;

        long aheadEnd;
    }
}
