package io.larkspur.admin.conversations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.larkspur.conversations.Message;
import io.larkspur.conversations.NewMessage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record MessageView(
        @JsonProperty("id") UUID id,
        @JsonProperty("session_id") UUID sessionId,
        @JsonProperty("user_id") String userId,
        @JsonProperty("message_type") String type,
        @JsonProperty("role") String role,
        @JsonProperty("content") String content,

        @Schema(type = "object") @JsonRawValue @JsonProperty("tool_calls") @Nullable
        String toolCalls,

        @JsonProperty("tool_call_id") @Nullable String toolCallId,

        @Schema(type = "object") @JsonRawValue @JsonProperty("message_metadata")
        String metadata,

        @JsonProperty("tokens_used") long tokensUsed,
        @JsonProperty("cost_usd") BigDecimal costUsd,
        @JsonProperty("is_summary_candidate") boolean summaryCandidate,
        @JsonProperty("importance_score") BigDecimal importance,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt) {

    /** @param userId what the conversation's owner goes by */
    static MessageView of(Message message, UUID sessionId, String userId) {
        NewMessage said = message.said();
        return new MessageView(
                message.id(),
                sessionId,
                userId,
                said.type(),
                said.role().wireName(),
                said.content(),
                said.toolCalls(),
                said.toolCallId(),
                said.metadata(),
                said.tokensUsed(),
                Decimals.plain(said.costUsd()),
                said.summaryCandidate(),
                Decimals.plain(said.importance()),
                message.createdAt(),
                message.updatedAt());
    }
}
