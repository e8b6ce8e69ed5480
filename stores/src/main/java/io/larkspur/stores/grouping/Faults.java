package io.larkspur.stores.grouping;

import io.r2dbc.spi.R2dbcException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/** Tells what is wrong with the data of one from what is wrong with the store. */
public final class Faults {

    /** A failed serialization, and a deadlock, for which neither the driver nor Spring has a kind of exception. */
    private static final Set<String> ROLLBACKS = Set.of("40001", "40P01");

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

    /** Whether the store undid all of it in favour of others who wanted the same at the same time; they are done soon. */
    static boolean isRolledBack(Throwable failure) {
        return failure.getCause() instanceof R2dbcException cause && isRollback(cause.getSqlState());
    }

    private static boolean isRollback(@Nullable String state) {
        return state != null && ROLLBACKS.contains(state);
    }
}
