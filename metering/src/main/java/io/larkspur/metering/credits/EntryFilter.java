package io.larkspur.metering.credits;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for; null leaves open.
 *
 * @param from the first instant
 * @param to the last instant
 * @param before only ids smaller than this: where the page before ended
 */
public record EntryFilter(
        @Nullable EntryType type,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Long before) {}
