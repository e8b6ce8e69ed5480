package io.larkspur.admin.input;

/** Checks of how much of a list is asked for. All fail with {@link InvalidInput}. */
public final class Pages {

    private static final int LARGEST = 200;

    private Pages() {}

    public static void check(int limit, long offset) {
        check(limit, offset, LARGEST);
    }

    /** @param largest what limit may be at most */
    public static void check(int limit, long offset, int largest) {
        if (limit < 1 || limit > largest) {
            throw new InvalidInput("limit has to be between 1 and " + largest);
        }
        if (offset < 0) {
            throw new InvalidInput("offset cannot be negative");
        }
    }
}
