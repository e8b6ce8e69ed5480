package io.larkspur.sandbox.oauth;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Scopes as OAuth writes them, separated by blanks. */
final class ScopeLists {
    private ScopeLists() {}

    static Set<String> of(@Nullable String text) {
        return new LinkedHashSet<>(words(text));
    }

    static List<String> words(@Nullable String text) {
        return text == null
                ? List.of()
                : Stream.of(text.split("[ +]+")).filter(word -> !word.isEmpty()).toList();
    }
}
