package io.larkspur.metering.usage;

import io.larkspur.metering.credits.Credits;
import org.jspecify.annotations.Nullable;

/**
 * What a record says, as it was given.
 *
 * @param eventType what kind of use, such as {@code ai_chat}
 * @param credits what was charged for it elsewhere; recording charges nothing
 * @param costUsd in dollars, counted in millionths like credits
 * @param tokens all counts 0 where there are none
 * @param billingMetadata a JSON value, as are the two after it
 */
public record UsageFacts(
        String eventType,
        Credits credits,
        Credits costUsd,
        Tokens tokens,
        @Nullable String sessionId,
        @Nullable String traceId,
        @Nullable String endpoint,
        @Nullable String calculationMethod,
        @Nullable String modelName,
        @Nullable String provider,
        @Nullable String toolName,
        @Nullable String operationName,
        @Nullable String billingMetadata,
        @Nullable String requestData,
        @Nullable String responseData) {

    /** How calls are charged of which nobody tells how they went: by what was set aside for them. */
    public static final String AS_HELD = "held";

    /** How many tokens a model read and wrote; used is the sum unless somebody knows better. */
    public record Tokens(long used, long prompt, long completion) {

        public static final Tokens NONE = new Tokens(0, 0, 0);
    }
}
