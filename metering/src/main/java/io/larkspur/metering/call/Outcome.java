package io.larkspur.metering.call;

import io.larkspur.metering.credits.Credits;
import org.jspecify.annotations.Nullable;

/**
 * How a call went.
 *
 * @param cost what is charged, as far as the account reaches
 * @param status the caller saw; null when there was no answer
 * @param model that answered, where it said so
 */
public record Outcome(
        Credits cost,
        @Nullable Integer status,
        long bytesIn,
        long bytesOut,
        long durationMs,
        @Nullable String model,
        long promptTokens,
        long completionTokens) {}
