package io.larkspur.conversations;

import io.r2dbc.spi.Readable;
import java.util.function.Function;

/**
 * Pages that are answered whole or not at all: who reads on by offset would not notice what is missing, and a few pages of
 * the largest rows would take all memory.
 */
final class WholePage {

    private static final long MOST_BYTES = 8L * 1024 * 1024;

    private WholePage() {}

    /**
     * @param page a statement with its order and limit, and a column {@code bytes}
     * @param order the same as the page's, by its columns
     */
    static String of(String page, String order) {
        return "select * from (select page.*, row_number() over (order by " + order + ") as nth,"
                + " sum(bytes) over () > " + MOST_BYTES + " and count(*) over () > 1 as too_large from (" + page
                + ") page) judged where nth = 1 or not too_large order by " + order;
    }

    /** Fails with {@link PageTooLarge}. */
    static <T> Function<Readable, T> rows(Function<Readable, T> row) {
        return each -> {
            if (ConversationTable.required(each, "too_large", Boolean.class)) {
                throw new PageTooLarge();
            }
            return row.apply(each);
        };
    }
}
