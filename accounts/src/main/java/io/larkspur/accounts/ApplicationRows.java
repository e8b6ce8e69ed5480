package io.larkspur.accounts;

import static java.util.stream.Collectors.toCollection;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the rows of {@link ApplicationTable}. */
final class ApplicationRows {

    private ApplicationRows() {}

    static StoredApplication stored(Readable row) {
        List<StoredSecret> secrets =
                texts(row, "secrets").map(ApplicationRows::secret).toList();
        return new StoredApplication(application(row, secrets), secrets, row.get("change", String.class));
    }

    static <T> String[] wireNames(Collection<T> values, Function<T, String> wireName) {
        return values.stream().map(wireName).sorted().toArray(String[]::new);
    }

    private static Application application(Readable row, List<StoredSecret> secrets) {
        return new Application(
                required(row, "id", String.class),
                required(row, "name", String.class),
                row.get("platform_app_id", String.class),
                named(texts(row, "permissions"), Permission.values(), Permission::wireName),
                named(texts(row, "proofs"), UserProof.values(), UserProof::wireName),
                required(row, "may_invite", Boolean.class),
                required(row, "enabled", Boolean.class),
                inOrder(secrets.stream().map(StoredSecret::id)),
                row.get("jwks", String.class),
                required(row, "created_at", Instant.class));
    }

    private static StoredSecret secret(String text) {
        String[] parts = text.split(" ", 3);
        return new StoredSecret(parts[0], parts[1], HexFormat.of().parseHex(parts[2]));
    }

    /** Names this version does not know grant nothing. */
    private static <T> Set<T> named(Stream<String> names, T[] values, Function<T, String> wireName) {
        Set<String> known = names.collect(toCollection(LinkedHashSet::new));
        return inOrder(Arrays.stream(values).filter(value -> known.contains(wireName.apply(value))));
    }

    private static <T> Set<T> inOrder(Stream<T> values) {
        Set<T> ordered = values.collect(toCollection(LinkedHashSet::new));
        return Collections.unmodifiableSet(ordered);
    }

    private static Stream<String> texts(Readable row, String column) {
        return Arrays.stream(required(row, column, String[].class));
    }

    private static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
