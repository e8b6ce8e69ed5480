package io.larkspur.admin.conversations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.larkspur.conversations.Conversation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A conversation with its sums. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ConversationView(
        @JsonProperty("id") long id,
        @JsonProperty("session_id") UUID sessionId,
        @JsonProperty("user_id") String userId,
        @JsonProperty("title") @Nullable String title,

        @Schema(type = "object") @JsonRawValue @JsonProperty("conversation_data")
        String data,

        @JsonProperty("status") String status,

        @Schema(type = "object") @JsonRawValue @JsonProperty("metadata")
        String metadata,

        @JsonProperty("is_active") boolean active,
        @JsonProperty("message_count") int messageCount,
        @JsonProperty("total_tokens") long totalTokens,
        @JsonProperty("total_cost") BigDecimal totalCost,
        @JsonProperty("session_summary") String summary,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt,
        @JsonProperty("last_activity") Instant lastActivity,
        @JsonProperty("expires_at") @Nullable Instant expiresAt) {

    /** @param userId what the owner goes by */
    static ConversationView of(Conversation conversation, String userId, Instant now) {
        return new ConversationView(
                conversation.id(),
                conversation.sessionId(),
                userId,
                conversation.title(),
                conversation.data(),
                conversation.standing().wireName(),
                conversation.metadata(),
                conversation.isOpen(now),
                conversation.messageCount(),
                conversation.totalTokens(),
                Decimals.plain(conversation.totalCost()),
                conversation.summary(),
                conversation.createdAt(),
                conversation.updatedAt(),
                conversation.lastActivity(),
                conversation.expiresAt());
    }
}
