package io.larkspur.vault;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys stand.
 *
 * @param keyId the key that seals; null while none has been agreed on
 * @param rotation the latest one; null before the first program has run
 */
public record SealingReport(
        @Nullable String keyId,
        List<Key> keys,
        List<Replica> replicas,
        @Nullable Rotation rotation) {

    /**
     * @param grants sealed by it
     * @param openable whether the program that answers has it
     * @param removable whether nothing is left that only it opens; never before what callers hold has run out
     * @param removableAt when that will be at the earliest; null for the key that seals
     */
    public record Key(
            String keyId,
            boolean seals,
            boolean openable,
            long grants,
            boolean removable,
            @Nullable Instant removableAt) {}

    /**
     * @param opens the keys it has
     * @param seals the key it seals by; null while it does not have the one it should
     * @param live whether it was seen within the last ten seconds
     */
    public record Replica(
            String replicaId,
            String program,
            Set<String> opens,
            @Nullable String seals,
            Instant startedAt,
            Instant lastSeen,
            boolean live) {}

    /**
     * @param total grants that were sealed by other keys at the start
     * @param remaining those that still are
     * @param done the rest of the total
     * @param finishedAt null while it goes on
     */
    public record Rotation(
            int generation,
            String keyId,
            String startedBy,
            long total,
            long done,
            long remaining,
            Instant startedAt,
            @Nullable Instant finishedAt) {}
}
