package io.larkspur.admin.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.larkspur.metering.usage.CallFacts;
import io.larkspur.metering.usage.UsageFacts;
import io.larkspur.metering.usage.UsageRecord;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A use as it is kept. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record UsageView(
        @JsonProperty("id") long id,
        @JsonProperty("user_id") String userId,
        @JsonProperty("session_id") @Nullable String sessionId,
        @JsonProperty("trace_id") @Nullable String traceId,
        @JsonProperty("endpoint") @Nullable String endpoint,
        @JsonProperty("event_type") String eventType,
        @JsonProperty("credits_charged") BigDecimal creditsCharged,
        @JsonProperty("cost_usd") BigDecimal costUsd,
        @JsonProperty("calculation_method") @Nullable String calculationMethod,
        @JsonProperty("tokens_used") long tokensUsed,
        @JsonProperty("prompt_tokens") long promptTokens,
        @JsonProperty("completion_tokens") long completionTokens,
        @JsonProperty("model_name") @Nullable String modelName,
        @JsonProperty("provider") @Nullable String provider,
        @JsonProperty("tool_name") @Nullable String toolName,
        @JsonProperty("operation_name") @Nullable String operationName,

        @Schema(type = "object") @JsonRawValue @JsonProperty("billing_metadata") @Nullable
        String billingMetadata,

        @Schema(type = "object") @JsonRawValue @JsonProperty("request_data") @Nullable
        String requestData,

        @Schema(type = "object") @JsonRawValue @JsonProperty("response_data") @Nullable
        String responseData,

        @JsonUnwrapped @Nullable CallView call,
        @JsonProperty("created_at") Instant createdAt) {

    static UsageView of(UsageRecord usage) {
        UsageFacts facts = usage.facts();
        return new UsageView(
                usage.id(),
                usage.userId(),
                facts.sessionId(),
                facts.traceId(),
                facts.endpoint(),
                facts.eventType(),
                facts.credits().decimal(),
                facts.costUsd().decimal(),
                facts.calculationMethod(),
                facts.tokens().used(),
                facts.tokens().prompt(),
                facts.tokens().completion(),
                facts.modelName(),
                facts.provider(),
                facts.toolName(),
                facts.operationName(),
                facts.billingMetadata(),
                facts.requestData(),
                facts.responseData(),
                CallView.of(usage.call()),
                usage.at());
    }

    /** How the call went, where the use was one through the gateway. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record CallView(
            @JsonProperty("call_id") String callId,
            @JsonProperty("application_id") String applicationId,
            @JsonProperty("route") String route,
            @JsonProperty("bill_id") @Nullable String billId,
            @JsonProperty("status_code") @Nullable Integer status,
            @JsonProperty("bytes_in") long bytesIn,
            @JsonProperty("bytes_out") long bytesOut,
            @JsonProperty("duration_ms") long durationMs) {

        static @Nullable CallView of(@Nullable CallFacts call) {
            return call == null
                    ? null
                    : new CallView(
                            call.callId(),
                            call.applicationId(),
                            call.route(),
                            call.billId(),
                            call.status(),
                            call.bytesIn(),
                            call.bytesOut(),
                            call.durationMs());
        }
    }
}
