package io.larkspur.admin.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.Exact;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.usage.UsageFacts;
import io.larkspur.metering.usage.UsageFacts.Tokens;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A use, as clients tell it. Only the event's type is required. */
record UsageRequest(
        @Strict @JsonProperty("user_id") @Nullable String userId,
        @Strict @JsonProperty("session_id") @Nullable String sessionId,
        @Strict @JsonProperty("trace_id") @Nullable String traceId,
        @Strict @JsonProperty("endpoint") @Nullable String endpoint,
        @Strict @JsonProperty("event_type") @Nullable String eventType,
        @Exact @JsonProperty("credits_charged") @Nullable BigDecimal creditsCharged,
        @Exact @JsonProperty("cost_usd") @Nullable BigDecimal costUsd,

        @Strict @JsonProperty("calculation_method") @Nullable
        String calculationMethod,

        @Exact @JsonProperty("tokens_used") @Nullable BigDecimal tokensUsed,
        @Exact @JsonProperty("prompt_tokens") @Nullable BigDecimal promptTokens,
        @Exact @JsonProperty("completion_tokens") @Nullable BigDecimal completionTokens,
        @Strict @JsonProperty("model_name") @Nullable String modelName,
        @Strict @JsonProperty("provider") @Nullable String provider,
        @Strict @JsonProperty("tool_name") @Nullable String toolName,
        @Strict @JsonProperty("operation_name") @Nullable String operationName,

        @Schema(type = "object") @JsonProperty("billing_metadata") @Nullable
        JsonNode billingMetadata,

        @Schema(type = "object") @JsonProperty("request_data") @Nullable
        JsonNode requestData,

        @Schema(type = "object") @JsonProperty("response_data") @Nullable
        JsonNode responseData) {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 2000;
    private static final BigDecimal MOST_TOKENS = BigDecimal.valueOf(1_000_000_000_000L);

    UsageFacts facts() {
        return new UsageFacts(
                Texts.required("event_type", eventType, LONGEST_NAME),
                amount("credits_charged", creditsCharged),
                amount("cost_usd", costUsd),
                tokens(),
                Texts.optional("session_id", sessionId, LONGEST_NAME),
                Texts.optional("trace_id", traceId, LONGEST_NAME),
                Texts.optional("endpoint", endpoint, LONGEST_TEXT),
                Texts.optional("calculation_method", calculationMethod, LONGEST_NAME),
                Texts.optional("model_name", modelName, LONGEST_NAME),
                Texts.optional("provider", provider, LONGEST_NAME),
                Texts.optional("tool_name", toolName, LONGEST_NAME),
                Texts.optional("operation_name", operationName, LONGEST_NAME),
                Texts.object("billing_metadata", billingMetadata),
                Texts.object("request_data", requestData),
                Texts.object("response_data", responseData));
    }

    private Tokens tokens() {
        long prompt = count("prompt_tokens", promptTokens);
        long completion = count("completion_tokens", completionTokens);
        long used = tokensUsed == null ? prompt + completion : count("tokens_used", tokensUsed);
        return new Tokens(used, prompt, completion);
    }

    private static Credits amount(String field, @Nullable BigDecimal amount) {
        return amount == null ? Credits.ZERO : Credits.notNegative(field, amount);
    }

    /** The size is looked at before the number is worked with: 1e999999999 is short to write. */
    private static long count(String field, @Nullable BigDecimal number) {
        if (number == null) {
            return 0;
        }
        if (number.signum() < 0
                || number.compareTo(MOST_TOKENS) > 0
                || number.stripTrailingZeros().scale() > 0) {
            throw new InvalidInput(field + " has to be a whole number between 0 and " + MOST_TOKENS.toPlainString());
        }
        return number.longValueExact();
    }
}
