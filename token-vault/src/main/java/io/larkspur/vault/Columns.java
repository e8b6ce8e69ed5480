package io.larkspur.vault;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads columns as the types of this room, and binds values that may be absent. */
final class Columns {

    private Columns() {}

    static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class), column);
    }

    static @Nullable String textOrNull(Readable row, String column) {
        return row.get(column, String.class);
    }

    static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class), column);
    }

    static Instant time(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Instant.class), column);
    }

    static @Nullable Instant timeOrNull(Readable row, String column) {
        return row.get(column, Instant.class);
    }

    static byte @Nullable [] bytesOrNull(Readable row, String column) {
        return row.get(column, byte[].class);
    }

    static Set<String> texts(Readable row, String column) {
        String[] values = Objects.requireNonNull(row.get(column, String[].class), column);
        return Collections.unmodifiableSet(new TreeSet<>(List.of(values)));
    }

    static String[] array(Collection<String> values) {
        return values.stream().sorted().toArray(String[]::new);
    }

    static Parameter orNull(@Nullable String value) {
        return value == null ? Parameters.in(String.class) : Parameters.in(value);
    }

    static Parameter orNull(@Nullable Instant value) {
        return value == null ? Parameters.in(Instant.class) : Parameters.in(value);
    }

    static Parameter orNull(byte @Nullable [] value) {
        return value == null ? Parameters.in(byte[].class) : Parameters.in(value);
    }
}
