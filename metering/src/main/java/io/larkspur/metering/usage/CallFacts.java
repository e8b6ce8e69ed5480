package io.larkspur.metering.usage;

import org.jspecify.annotations.Nullable;

/**
 * How a call through the gateway went.
 *
 * @param callId names the call; a record of it is kept once
 * @param applicationId who called
 * @param billId the reference of the posting that charged it, with others perhaps
 * @param status of the answer that the caller saw; null when there was none
 */
public record CallFacts(
        String callId,
        String applicationId,
        String route,
        @Nullable String billId,
        @Nullable Integer status,
        long bytesIn,
        long bytesOut,
        long durationMs) {}
