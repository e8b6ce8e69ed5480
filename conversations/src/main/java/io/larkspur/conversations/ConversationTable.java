package io.larkspur.conversations;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The rows of conversations. */
final class ConversationTable {

    private static final String COLUMNS = """
            c.id, c.session_id, c.user_id, c.title, c.conversation_data, c.metadata, c.session_summary, c.status,
            c.message_count, c.total_tokens, c.total_cost, c.created_at, c.updated_at, c.last_activity, c.expires_at
            """;

    private static final String OWN =
            " where c.session_id = :session_id and (:owner::bigint is null or c.user_id = :owner)";

    private static final String FIND = "select " + COLUMNS + " from conversations c" + OWN;

    private static final String EXISTS = "select exists(select 1 from conversations where session_id = :session_id)";

    private static final String LIST = "select " + COLUMNS
            + ", octet_length(c.conversation_data) + octet_length(c.metadata) as bytes"
            + " from conversations c where c.user_id = :user_id";

    private static final String ACTIVE = " and c.status = 'active' and (c.expires_at is null or c.expires_at > :now)";

    private static final String LATEST_FIRST = " order by c.id desc limit :limit offset :offset";

    private static final String INSERT = """
            insert into conversations as c (session_id, user_id, title, conversation_data, metadata, session_summary,
                                            status, message_count, total_tokens, total_cost, created_at, updated_at,
                                            last_activity, expires_at)
            values (:session_id, :user_id, :title, :data, :metadata, '', :status, 0, 0, 0, :now, :now, :now, :expires_at)
            returning
            """ + COLUMNS;

    private static final String STANDING =
            "update conversations c set status = :status, updated_at = :now" + OWN + " returning " + COLUMNS;

    private static final String DELETE = "delete from conversations c" + OWN;

    /**
     * Only while it is open and has room. Clocks of replicas differ: activity never goes back. Sums that are full stay so:
     * what was said before must not keep anything from being said.
     */
    private static final String COUNT = """
            update conversations c
               set message_count = c.message_count + :messages,
                   total_tokens = least(c.total_tokens::numeric + :tokens, 9223372036854775807)::bigint,
                   total_cost = least(c.total_cost + :cost, 99999999999999.999999),
                   updated_at = greatest(c.updated_at, :now), last_activity = greatest(c.last_activity, :now)
            """ + OWN + """
               and c.status in ('active', 'paused', 'completed') and (c.expires_at is null or c.expires_at > :now)
               and c.message_count + :messages <= :most
            returning
            """ + COLUMNS;

    private final DatabaseClient database;

    ConversationTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<Conversation> insert(UUID sessionId, NewConversation conversation, Instant now) {
        return database.sql(INSERT)
                .bind("session_id", sessionId)
                .bind("user_id", conversation.userId())
                .bind("title", Parameters.in(R2dbcType.VARCHAR, conversation.title()))
                .bind("data", conversation.data())
                .bind("metadata", conversation.metadata())
                .bind("status", Standing.ACTIVE.wireName())
                .bind("now", now)
                .bind("expires_at", Parameters.in(R2dbcType.TIMESTAMP_WITH_TIME_ZONE, conversation.expiresAt()))
                .map(ConversationTable::conversation)
                .one();
    }

    Mono<Conversation> find(UUID sessionId, Owner owner) {
        return database.sql(FIND)
                .bind("session_id", sessionId)
                .bind("owner", id(owner))
                .map(ConversationTable::conversation)
                .one();
    }

    Mono<Boolean> exists(UUID sessionId) {
        return database.sql(EXISTS)
                .bind("session_id", sessionId)
                .mapValue(Boolean.class)
                .one();
    }

    Flux<Conversation> list(long userId, boolean activeOnly, Instant now, int limit, long offset) {
        DatabaseClient.GenericExecuteSpec query = database.sql(
                        WholePage.of(LIST + (activeOnly ? ACTIVE : "") + LATEST_FIRST, "id desc"))
                .bind("user_id", userId)
                .bind("limit", limit)
                .bind("offset", offset);
        return (activeOnly ? query.bind("now", now) : query)
                .map(WholePage.rows(ConversationTable::conversation))
                .all();
    }

    Mono<Conversation> setStanding(UUID sessionId, Owner owner, Standing standing, Instant now) {
        return database.sql(STANDING)
                .bind("session_id", sessionId)
                .bind("owner", id(owner))
                .bind("status", standing.wireName())
                .bind("now", now)
                .map(ConversationTable::conversation)
                .one();
    }

    Mono<Boolean> delete(UUID sessionId, Owner owner) {
        return database.sql(DELETE)
                .bind("session_id", sessionId)
                .bind("owner", id(owner))
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    /** The conversation with these counted in; empty when it takes no more, or is not there. */
    Mono<Conversation> count(
            UUID sessionId, Owner owner, int messages, long tokens, BigDecimal cost, int most, Instant now) {
        return database.sql(COUNT)
                .bind("session_id", sessionId)
                .bind("owner", id(owner))
                .bind("messages", messages)
                .bind("tokens", tokens)
                .bind("cost", cost)
                .bind("most", most)
                .bind("now", now)
                .map(ConversationTable::conversation)
                .one();
    }

    private static Parameter id(Owner owner) {
        return Parameters.in(R2dbcType.BIGINT, owner.userId());
    }

    private static Conversation conversation(Readable row) {
        return new Conversation(
                required(row, "id", Long.class),
                required(row, "session_id", UUID.class),
                required(row, "user_id", Long.class),
                row.get("title", String.class),
                required(row, "conversation_data", String.class),
                required(row, "metadata", String.class),
                required(row, "session_summary", String.class),
                Standing.named(required(row, "status", String.class)).orElse(Standing.INACTIVE),
                required(row, "message_count", Integer.class),
                required(row, "total_tokens", Long.class),
                required(row, "total_cost", BigDecimal.class),
                required(row, "created_at", Instant.class),
                required(row, "updated_at", Instant.class),
                required(row, "last_activity", Instant.class),
                row.get("expires_at", Instant.class));
    }

    static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
