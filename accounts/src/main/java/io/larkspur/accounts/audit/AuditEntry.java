package io.larkspur.accounts.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened.
 *
 * @param writer which chain it belongs to
 * @param seq its place in that chain, from 1
 * @param metadata a JSON object
 */
public record AuditEntry(
        long id,
        int writer,
        long seq,
        String type,
        @Nullable Long userId,
        String metadata,
        Instant createdAt,
        String hash) {}
