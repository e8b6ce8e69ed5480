package io.larkspur.admin.conversations;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.Exact;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Plain;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.larkspur.conversations.NewMessage;
import io.larkspur.conversations.Speaker;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;

/** A message as it is sent: as query parameters, or as JSON under the same names. */
record MessageForm(
        @Strict @JsonProperty("role") @Nullable String role,
        @Strict @JsonProperty("content") @Nullable String content,
        @Strict @JsonProperty("message_type") @Nullable String type,
        @Exact @JsonProperty("tokens_used") @Nullable BigDecimal tokensUsed,
        @Exact @JsonProperty("cost_usd") @Nullable BigDecimal costUsd,

        @Schema(type = "object") @JsonProperty("tool_calls") @Nullable
        JsonNode toolCalls,

        @Strict @JsonProperty("tool_call_id") @Nullable String toolCallId,

        @Schema(type = "object") @JsonAlias("metadata") @JsonProperty("message_metadata") @Nullable
        JsonNode metadata,

        @Plain @JsonProperty("is_summary_candidate") @Nullable
        Boolean summaryCandidate,

        @Exact @JsonProperty("importance_score") @Nullable BigDecimal importance) {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_CALL_ID = 200;
    private static final BigDecimal USUAL_IMPORTANCE = new BigDecimal("0.5");

    static MessageForm of(MultiValueMap<String, String> query, JsonTexts json) {
        return new MessageForm(
                query.getFirst("role"),
                query.getFirst("content"),
                query.getFirst("message_type"),
                read(query, "tokens_used", text -> Decimals.parse("tokens_used", text)),
                read(query, "cost_usd", text -> Decimals.parse("cost_usd", text)),
                read(query, "tool_calls", text -> json.parse("tool_calls", text)),
                query.getFirst("tool_call_id"),
                read(query, "message_metadata", text -> json.parse("message_metadata", text)),
                read(query, "is_summary_candidate", MessageForm::truth),
                read(query, "importance_score", text -> Decimals.parse("importance_score", text)));
    }

    /** Where both say something, this one counts. */
    MessageForm over(@Nullable MessageForm other) {
        return other == null
                ? this
                : new MessageForm(
                        first(role, other.role),
                        first(content, other.content),
                        first(type, other.type),
                        first(tokensUsed, other.tokensUsed),
                        first(costUsd, other.costUsd),
                        first(toolCalls, other.toolCalls),
                        first(toolCallId, other.toolCallId),
                        first(metadata, other.metadata),
                        first(summaryCandidate, other.summaryCandidate),
                        first(importance, other.importance));
    }

    /** Fails with {@link InvalidInput}. */
    NewMessage checked(JsonTexts json) {
        Speaker speaker = Speaker.named(String.valueOf(role))
                .orElseThrow(() -> new InvalidInput("role has to be user, assistant, system or tool"));
        String kind = Texts.optional("message_type", type, LONGEST_NAME);
        return new NewMessage(
                kind == null ? "chat" : kind,
                speaker,
                text(content),
                json.container("tool_calls", toolCalls),
                Texts.optional("tool_call_id", toolCallId, LONGEST_CALL_ID),
                json.object("message_metadata", metadata),
                tokensUsed == null ? 0 : Decimals.count("tokens_used", tokensUsed),
                costUsd == null ? BigDecimal.ZERO : Decimals.amount("cost_usd", costUsd),
                summaryCandidate == null || summaryCandidate,
                importance == null ? USUAL_IMPORTANCE : Decimals.share("importance_score", importance));
    }

    private static String text(@Nullable String content) {
        if (content == null || content.isEmpty()) {
            throw new InvalidInput("content is required");
        }
        if (content.indexOf('\0') >= 0) {
            throw new InvalidInput("content cannot contain the null character");
        }
        return Texts.whole("content", content);
    }

    /** Python writes it with a capital letter. */
    private static Boolean truth(String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.valueOf(text);
        }
        throw new InvalidInput("is_summary_candidate has to be true or false");
    }

    private static <T> @Nullable T read(MultiValueMap<String, String> query, String name, Function<String, T> reading) {
        String text = query.getFirst(name);
        return text == null || text.isEmpty() ? null : reading.apply(text);
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }
}
