package io.larkspur.conversations;

import static io.larkspur.conversations.ConversationTable.required;

import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The rows of messages. */
final class MessageTable {

    private static final String INSERT = """
            insert into conversation_messages (id, conversation_id, position, message_type, role, content, tool_calls,
                                               tool_call_id, message_metadata, tokens_used, cost_usd,
                                               is_summary_candidate, importance_score, created_at, updated_at)
            values (:id, :conversation_id, :position, :type, :role, :content, :tool_calls, :tool_call_id, :metadata,
                    :tokens, :cost, :candidate, :importance, :now, :now)
            """;

    private static final String LIST = WholePage.of("""
            select id, position, message_type, role, content, tool_calls, tool_call_id, message_metadata, tokens_used, cost_usd,
                   is_summary_candidate, importance_score, created_at, updated_at,
                   octet_length(content) + coalesce(octet_length(tool_calls), 0) + octet_length(message_metadata)
                       as bytes
              from conversation_messages
             where conversation_id = :conversation_id
             order by position limit :limit offset :offset
            """, "position");

    private static final String EXISTS = """
            select exists(select 1 from conversation_messages m join conversations c on c.id = m.conversation_id
                           where m.id = :id and c.session_id = :session_id)
            """;

    private final DatabaseClient database;

    MessageTable(DatabaseClient database) {
        this.database = database;
    }

    /** Into a conversation that has counted them already and is held by this transaction. */
    Flux<Message> insert(Conversation counted, UUID first, List<NewMessage> said, Instant now) {
        int before = counted.messageCount() - said.size();
        return Flux.range(0, said.size())
                .concatMap(index -> insert(
                        counted.id(),
                        index == 0 ? first : UUID.randomUUID(),
                        before + index + 1,
                        said.get(index),
                        now));
    }

    Mono<Boolean> exists(UUID sessionId, UUID id) {
        return database.sql(EXISTS)
                .bind("id", id)
                .bind("session_id", sessionId)
                .mapValue(Boolean.class)
                .one();
    }

    Flux<Message> list(long conversationId, int limit, long offset) {
        return database.sql(LIST)
                .bind("conversation_id", conversationId)
                .bind("limit", limit)
                .bind("offset", offset)
                .map(WholePage.rows(MessageTable::message))
                .all();
    }

    private Mono<Message> insert(long conversationId, UUID id, int position, NewMessage said, Instant now) {
        return database.sql(INSERT)
                .bind("id", id)
                .bind("conversation_id", conversationId)
                .bind("position", position)
                .bind("type", said.type())
                .bind("role", said.role().wireName())
                .bind("content", said.content())
                .bind("tool_calls", Parameters.in(R2dbcType.VARCHAR, said.toolCalls()))
                .bind("tool_call_id", Parameters.in(R2dbcType.VARCHAR, said.toolCallId()))
                .bind("metadata", said.metadata())
                .bind("tokens", said.tokensUsed())
                .bind("cost", said.costUsd())
                .bind("candidate", said.summaryCandidate())
                .bind("importance", said.importance())
                .bind("now", now)
                .then()
                .thenReturn(new Message(id, said, now, now));
    }

    private static Message message(Readable row) {
        NewMessage said = new NewMessage(
                required(row, "message_type", String.class),
                Speaker.named(required(row, "role", String.class)).orElse(Speaker.SYSTEM),
                required(row, "content", String.class),
                row.get("tool_calls", String.class),
                row.get("tool_call_id", String.class),
                required(row, "message_metadata", String.class),
                required(row, "tokens_used", Long.class),
                required(row, "cost_usd", BigDecimal.class),
                required(row, "is_summary_candidate", Boolean.class),
                required(row, "importance_score", BigDecimal.class));
        return new Message(
                required(row, "id", UUID.class),
                said,
                required(row, "created_at", Instant.class),
                required(row, "updated_at", Instant.class));
    }
}
