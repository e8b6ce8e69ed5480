package io.larkspur.vault;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was a grant a moment ago.
 *
 * @param names every id it could be asked for by
 * @param version of the end
 * @param access null when it did not open
 */
record EndedGrant(
        GrantKey key,
        Set<String> names,
        long version,
        @Nullable TokenValue access,
        @Nullable TokenValue refresh) {}
