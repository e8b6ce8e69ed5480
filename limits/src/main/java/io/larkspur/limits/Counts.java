package io.larkspur.limits;

import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the windows of one subject stand, as far as this process knows; of a window that was never counted nothing is kept, for
 * there may be a hundred thousand subjects.
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
}
