package io.larkspur.admin.input;

/** Checks of how much of a list is asked for. All fail with {@link InvalidInput}. */
public final class Pages {

    private static final int LARGEST = 200;

    private Pages() {}

    public static void check(int limit, long offset) {
        if (limit < 1 || limit > LARGEST) {
            throw new InvalidInput("limit has to be between 1 and " + LARGEST);
        }
        if (offset < 0) {
            throw new InvalidInput("offset cannot be negative");
        }
    }
}
