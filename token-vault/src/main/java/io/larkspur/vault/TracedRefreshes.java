package io.larkspur.vault;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the steps of refreshes down at DEBUG. */
final class TracedRefreshes implements RefreshWitness {

    private static final Logger log = LoggerFactory.getLogger(TracedRefreshes.class);

    @Override
    public void reached(RefreshStep step, GrantKey key) {
        log.debug("Refresh of {}: {}", key, step);
    }
}
