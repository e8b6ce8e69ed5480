package io.larkspur.accounts.audit;

import java.util.Optional;

/**
 * What a check of the trail found.
 *
 * @param events how many events were checked
 * @param checkpoints how many signatures were checked
 * @param firstBad the first record that is not as it was written; empty when all are
 */
public record AuditReport(long events, long checkpoints, Optional<BadRecord> firstBad) {

    /**
     * A record that was changed, removed, added or cut off.
     *
     * @param name such as {@code event 17}
     */
    public record BadRecord(String name, String reason) {}
}
