package io.larkspur.admin.applications;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.larkspur.admin.input.InvalidInput;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads lists of names that stand for values known here. */
final class Names {

    private Names() {}

    /** Fails with {@link InvalidInput}, which lists the names there are. */
    static <T> Set<T> parse(String field, List<String> names, T[] values, Function<T, String> wireName) {
        Set<T> parsed = Arrays.stream(values)
                .filter(value -> names.contains(wireName.apply(value)))
                .collect(toUnmodifiableSet());
        if (parsed.size() < new HashSet<>(names).size()) {
            String known = Arrays.stream(values).map(wireName).collect(joining(", "));
            throw new InvalidInput(field + " may hold: " + known);
        }
        return parsed;
    }
}
