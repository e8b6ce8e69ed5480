package io.larkspur.metering.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which records are asked for; null leaves open.
 *
 * @param from the first instant
 * @param to the last instant
 * @param after where the page before ended
 */
public record UsageFilter(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String eventType,
        @Nullable String modelName,
        @Nullable Place after) {

    public record Place(Instant at, long id) {}
}
