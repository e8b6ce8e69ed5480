package io.larkspur.stores.grouping;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/** Tells what is wrong with the data of one from what is wrong with the store. */
public final class Faults {

    private Faults() {}

    /**
     * Whether the store was reached and refused what it was given, so that trying the same again together cannot help but
     * trying each by itself can: a violated constraint, or a text that Postgres cannot keep.
     * What nobody can tell the kind of is none: one by one, a group that waits for a store takes as often as long.
     */
    public static boolean isOfTheData(Throwable failure) {
        return failure instanceof DataIntegrityViolationException
                || failure instanceof InvalidDataAccessResourceUsageException;
    }
}
