package io.larkspur.problem.web;

import io.r2dbc.spi.R2dbcException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * Tells a database that is not migrated, or not as far as the program, from data and statements that are wrong: the driver
 * has one kind of exception for all of them.
 */
final class MissingSchema {

    /** Of a table, a column, a function, another object, and of what an insert says its conflicts are with. */
    private static final Set<String> UNDEFINED = Set.of("42P01", "42703", "42883", "42704", "42P10");

    private MissingSchema() {}

    static boolean isWhy(Throwable error) {
        return error instanceof InvalidDataAccessResourceUsageException
                && (!(error.getCause() instanceof R2dbcException cause) || isUndefined(cause.getSqlState()));
    }

    private static boolean isUndefined(@Nullable String state) {
        return state != null && UNDEFINED.contains(state);
    }
}
