package io.larkspur.problem.web;

import io.r2dbc.spi.R2dbcException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Tells a transaction that the database undid in favour of others, who wanted the same at the same time. The driver and Spring
 * have a kind of exception for one such state only.
 */
final class Rollback {

    /** A failed serialization, and a deadlock. */
    private static final Set<String> STATES = Set.of("40001", "40P01");

    private Rollback() {}

    static boolean isWhy(Throwable error) {
        return error instanceof DataAccessException
                && error.getCause() instanceof R2dbcException cause
                && isRollback(cause.getSqlState());
    }

    private static boolean isRollback(@Nullable String state) {
        return state != null && STATES.contains(state);
    }
}
