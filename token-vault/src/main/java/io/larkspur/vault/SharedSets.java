package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Set;

/** One set for all who have the same: what users consent to is much alike. */
final class SharedSets {

    private static final int MOST = 10_000;

    private final Cache<Set<String>, Set<String>> known =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    Set<String> of(Set<String> given) {
        return known.get(given, same -> same);
    }
}
