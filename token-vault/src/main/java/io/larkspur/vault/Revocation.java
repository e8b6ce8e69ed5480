package io.larkspur.vault;

import java.time.Duration;
import java.util.Set;

/**
 * One row of the feed of revocations.
 *
 * @param names every id the grant could be asked for by
 * @param version what is older must not be served any more
 * @param age since it was written, by the database's clock
 */
record Revocation(Kind kind, GrantKey key, Set<String> names, long version, Duration age) {

    enum Kind {
        /** The grant is no more. */
        GRANT,
        /** Fewer applications may use it. */
        CONSENT
    }
}
