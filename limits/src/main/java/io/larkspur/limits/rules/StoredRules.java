package io.larkspur.limits.rules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rules as they are kept.
 *
 * @param version counts the changes; 0 while the settings hold that the programs started with
 * @param changedBy by name; null for version 0
 */
public record StoredRules(
        long version,
        Rules rules,
        @Nullable String changedBy,
        @Nullable Instant changedAt) {}
