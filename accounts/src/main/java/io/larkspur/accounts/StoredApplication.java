package io.larkspur.accounts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application together with the hashes of its live secrets, newest first.
 *
 * @param change the last change in it; null for what has not been changed since changes are told
 */
record StoredApplication(
        Application application,
        List<StoredSecret> secrets,
        @Nullable String change) {

    boolean has(String lastChange) {
        return lastChange.equals(change);
    }
}
