package io.larkspur.accounts.audit;

import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Events, chains and checkpoints in Postgres. */
final class AuditTable {

    /**
     * The transaction's number chooses the chain, so that its later events meet the chain it has locked already. The id is
     * asked for after the lock, so that ids grow along a chain.
     */
    private static final String LOCK = """
            with chain as materialized (
                select writer, last_seq, encode(last_hash, 'hex') as last_hash
                  from audit_chains where writer = mod(pg_current_xact_id()::text::bigint, :chains) for update)
            select writer, last_seq, last_hash, nextval(pg_get_serial_sequence('audit_events', 'id')) as next_id
              from chain
            """;

    private static final String APPEND = """
            with event as (
                insert into audit_events (id, writer, seq, event_type, user_id, event_metadata, created_at, hash)
                values (:id, :writer, :seq, :type, :user_id, :metadata::json, :created_at, decode(:hash, 'hex'))
                returning writer, seq, hash)
            update audit_chains c set last_seq = event.seq, last_hash = event.hash
              from event where c.writer = event.writer
            """;

    private static final String SELECT = """
            select id, writer, seq, event_type, user_id, event_metadata::text as event_metadata, created_at,
                   encode(hash, 'hex') as hash
              from audit_events
            """;

    /** Ids alone are skipped, in the index; the rows of the page are then next to each other. */
    static final String PAGE = SELECT + """
             where id <= (select id from audit_events order by id desc limit 1 offset :offset)
             order by id desc limit :limit
            """;

    static final String BEFORE = SELECT + " where id < :id order by id desc limit :limit";

    private static final String COUNT = "select coalesce(sum(last_seq), 0)::bigint as events from audit_chains";

    private static final String NEXT_IN_TIME = SELECT + """
             where (created_at, id) > (:from, :id) and created_at < :to order by created_at, id limit :limit
            """;

    private static final String NEXT_OF_CHAIN =
            SELECT + " where writer = :writer and seq > :from and seq <= :to order by seq limit :limit";

    private static final String ENDS =
            "select writer, last_seq, encode(last_hash, 'hex') as last_hash from audit_chains order by writer";

    /** Waits for events under way, so that the ends belong to one time. */
    private static final String LOCK_ENDS = ENDS + " for update";

    private static final String ADD_CHECKPOINT = """
            insert into audit_checkpoints (created_at, ends, previous, signature)
            values (:created_at, :ends, decode(:previous, 'hex'), :signature)
            """;

    private static final String SELECT_CHECKPOINT =
            "select id, created_at, ends, encode(previous, 'hex') as previous, signature from audit_checkpoints";

    private static final String CHECKPOINTS = SELECT_CHECKPOINT + " order by id";

    private static final String LAST_CHECKPOINT = SELECT_CHECKPOINT + " order by id desc limit 1";

    /** Whole tables are read in parts, so that no statement runs long and no connection is held by a slow reader. */
    private static final int PART = 1000;

    private final DatabaseClient database;

    AuditTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<NextPlace> lock() {
        return database.sql(LOCK)
                .bind("chains", ChainedTrail.CHAINS)
                .map(row -> new NextPlace(end(row), required(row, "next_id", Long.class)))
                .one();
    }

    Mono<Void> append(AuditEntry entry) {
        return database.sql(APPEND)
                .bind("id", entry.id())
                .bind("writer", entry.writer())
                .bind("seq", entry.seq())
                .bind("type", entry.type())
                .bind("user_id", Parameters.in(R2dbcType.BIGINT, entry.userId()))
                .bind("metadata", entry.metadata())
                .bind("created_at", entry.createdAt())
                .bind("hash", entry.hash())
                .then();
    }

    Flux<AuditEntry> page(int limit, long offset) {
        return database.sql(PAGE)
                .bind("limit", limit)
                .bind("offset", offset)
                .map(AuditTable::entry)
                .all();
    }

    Flux<AuditEntry> before(long id, int limit) {
        return database.sql(BEFORE)
                .bind("id", id)
                .bind("limit", limit)
                .map(AuditTable::entry)
                .all();
    }

    Mono<Long> count() {
        return database.sql(COUNT).mapValue(Long.class).one();
    }

    Flux<AuditEntry> export(Instant from, Instant to) {
        return part(from, Long.MIN_VALUE, to)
                .expand(part -> part.size() < PART
                        ? Mono.empty()
                        : part(last(part).createdAt(), last(part).id(), to))
                .concatMapIterable(part -> part, 1);
    }

    Flux<AuditEntry> ofChain(int writer, long from, long to) {
        return part(writer, from, to)
                .expand(part -> part.size() < PART
                        ? Mono.empty()
                        : part(writer, last(part).seq(), to))
                .concatMapIterable(part -> part, 1);
    }

    private Mono<List<AuditEntry>> part(Instant from, long id, Instant to) {
        return database.sql(NEXT_IN_TIME)
                .bind("from", from)
                .bind("id", id)
                .bind("to", to)
                .bind("limit", PART)
                .map(AuditTable::entry)
                .all()
                .collectList();
    }

    private Mono<List<AuditEntry>> part(int writer, long from, long to) {
        return database.sql(NEXT_OF_CHAIN)
                .bind("writer", writer)
                .bind("from", from)
                .bind("to", to)
                .bind("limit", PART)
                .map(AuditTable::entry)
                .all()
                .collectList();
    }

    private static AuditEntry last(List<AuditEntry> part) {
        return part.get(part.size() - 1);
    }

    Flux<ChainEnd> ends() {
        return database.sql(ENDS).map(AuditTable::end).all();
    }

    Flux<ChainEnd> lockEnds() {
        return database.sql(LOCK_ENDS).map(AuditTable::end).all();
    }

    Mono<Void> addCheckpoint(Instant createdAt, String ends, String previous, byte[] signature) {
        return database.sql(ADD_CHECKPOINT)
                .bind("created_at", createdAt)
                .bind("ends", ends)
                .bind("previous", previous)
                .bind("signature", signature)
                .then();
    }

    Flux<Checkpoint> checkpoints() {
        return database.sql(CHECKPOINTS).map(AuditTable::checkpoint).all();
    }

    Mono<Checkpoint> lastCheckpoint() {
        return database.sql(LAST_CHECKPOINT).map(AuditTable::checkpoint).one();
    }

    private static ChainEnd end(Readable row) {
        return new ChainEnd(
                required(row, "writer", Integer.class),
                required(row, "last_seq", Long.class),
                required(row, "last_hash", String.class));
    }

    private static AuditEntry entry(Readable row) {
        return new AuditEntry(
                required(row, "id", Long.class),
                required(row, "writer", Integer.class),
                required(row, "seq", Long.class),
                required(row, "event_type", String.class),
                row.get("user_id", Long.class),
                required(row, "event_metadata", String.class),
                required(row, "created_at", Instant.class),
                required(row, "hash", String.class));
    }

    private static Checkpoint checkpoint(Readable row) {
        return new Checkpoint(
                required(row, "id", Long.class),
                required(row, "created_at", Instant.class),
                required(row, "ends", String.class),
                required(row, "previous", String.class),
                required(row, "signature", byte[].class));
    }

    private static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }

    /** Where the next event of a chain goes. */
    record NextPlace(ChainEnd end, long id) {}
}
