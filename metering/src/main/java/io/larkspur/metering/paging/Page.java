package io.larkspur.metering.paging;

import java.util.List;

/**
 * A part of a list. It has fewer rows than were asked for where those would be larger than {@link #MOST_BYTES}, but one at
 * least: a page is answered whole, and a few large ones at a time would take all memory.
 *
 * @param goesOn whether there may be more behind it
 */
public record Page<T>(List<T> rows, boolean goesOn) {

    /** Of the columns whose length nothing else bounds. */
    private static final long MOST_BYTES = 8L * 1024 * 1024;

    public Page {
        rows = List.copyOf(rows);
    }

    /**
     * The rows of this statement that fit, each with {@code page_rows}: how many there were.
     *
     * @param page has its order and limit
     * @param bytes how large a row of the page is; not asked of those that an offset passes over
     * @param columns of those rows
     * @param order the same as the page's, by its columns
     */
    public static String bounded(String page, String bytes, String columns, String order) {
        return "select page_rows, " + columns + " from (select page.*, count(*) over () as page_rows,"
                + " row_number() over in_order as nth, sum(" + bytes + ") over in_order as so_far from (" + page
                + ") page window in_order as (order by " + order + " rows unbounded preceding)) counted"
                + " where nth = 1 or so_far <= " + MOST_BYTES + " order by " + order;
    }

    /** Of rows of such a statement. */
    public static <T> Page<T> of(List<Counted<T>> rows, int limit) {
        boolean goesOn = !rows.isEmpty()
                && (rows.get(0).pageRows() > rows.size() || rows.get(0).pageRows() >= limit);
        return new Page<>(rows.stream().map(Counted::row).toList(), goesOn);
    }

    /** @param pageRows how many rows the page would have if all fitted */
    public record Counted<T>(T row, long pageRows) {}
}
