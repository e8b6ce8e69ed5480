package io.larkspur.metering.credits;

import io.larkspur.metering.credits.Desk.KeptRequest;
import io.larkspur.metering.credits.Desk.KeyOfUser;
import io.larkspur.metering.credits.Desk.NewEntry;
import io.larkspur.metering.paging.Page;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Entries in Postgres. Many rows travel as one JSON text, which one statement takes apart. */
final class LedgerTable {

    private static final String ADD = """
            insert into ledger_entries (posting, account_id, entry_type, amount, balance_before, balance_after, reason,
                                        endpoint, reference_id, metadata, idempotency_key, request_hash, held_after,
                                        created_at)
            select posting, account_id, entry_type, amount, balance_before, balance_after, reason, endpoint,
                   reference_id, metadata::json, idempotency_key, request_hash, held_after, :now
              from json_to_recordset(:rows::json)
                   as row (posting uuid, account_id bigint, entry_type text, amount bigint, balance_before bigint,
                           balance_after bigint, reason text, endpoint text, reference_id text, metadata text,
                           idempotency_key text, request_hash text, held_after bigint)
            """;

    private static final String COLUMNS = """
            e.id, e.account_id, a.user_id, e.entry_type, e.amount, e.balance_before, e.balance_after, e.reason,
            e.endpoint, e.reference_id, e.metadata::text as metadata, e.idempotency_key, e.request_hash, e.created_at
            """;

    private static final String OF_KEYS = "select e.held_after, " + COLUMNS + """
              from unnest(:accounts::bigint[], :keys::text[]) as asked (account_id, key)
              join ledger_entries e on e.account_id = asked.account_id and e.idempotency_key = asked.key
              join credit_accounts a on a.id = e.account_id
            """;

    private static final String PAGE_ROWS = """
            select e.*, a.user_id
              from credit_accounts a join ledger_entries e on e.account_id = a.id
             where a.user_id = :user_id
               and (:type::text is null or e.entry_type = :type)
               and (:from::timestamptz is null or e.created_at >= :from::timestamptz)
               and (:to::timestamptz is null or e.created_at <= :to::timestamptz)
               and (:before::bigint is null or e.id < :before)
             order by e.id desc limit :limit offset :offset
            """;

    private static final String PAGE_COLUMNS = """
            id, account_id, user_id, entry_type, amount, balance_before, balance_after, reason, endpoint, reference_id,
            metadata::text as metadata, idempotency_key, request_hash, created_at
            """;

    private static final String PAGE =
            Page.bounded(PAGE_ROWS, "coalesce(octet_length(metadata::text), 0)", PAGE_COLUMNS, "id desc");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final DatabaseClient database;

    LedgerTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<Void> add(List<NewEntry> entries, Instant now) {
        if (entries.isEmpty()) {
            return Mono.empty();
        }
        ArrayNode rows = JSON.createArrayNode();
        entries.forEach(entry -> addSides(rows, entry));
        return database.sql(ADD).bind("rows", rows.toString()).bind("now", now).then();
    }

    private static void addSides(ArrayNode rows, NewEntry entry) {
        Posted posted = entry.posted();
        String posting = freshId().toString();
        Credits amount = posted.type().sideOfUser(posted.amount());
        ObjectNode user = rows.addObject()
                .put("posting", posting)
                .put("account_id", entry.accountId())
                .put("entry_type", posted.type().wireName())
                .put("amount", amount.micros())
                .put("balance_before", posted.before().micros())
                .put("balance_after", posted.after().micros())
                .put("reason", posted.occasion().reason())
                .put("endpoint", posted.occasion().endpoint())
                .put("reference_id", posted.occasion().referenceId())
                .put("metadata", posted.occasion().metadata());
        Once once = entry.once();
        if (once != null) {
            user.put("idempotency_key", once.key())
                    .put("request_hash", once.requestHash())
                    .put("held_after", posted.after().minus(posted.left()).micros());
        }
        rows.addObject()
                .put("posting", posting)
                .put("account_id", posted.type().book().id())
                .put("entry_type", posted.type().wireName())
                .put("amount", -amount.micros());
    }

    /** Unique, but no secret: a secure generator could block the event loop. */
    private static UUID freshId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong());
    }

    /** What was posted under these keys before. */
    Mono<Map<KeyOfUser, KeptRequest>> requests(Collection<KeyOfUser> keys) {
        if (keys.isEmpty()) {
            return Mono.just(Map.of());
        }
        List<KeyOfUser> asked = new ArrayList<>(keys);
        return database.sql(OF_KEYS)
                .bind("accounts", asked.stream().map(KeyOfUser::accountId).toArray(Long[]::new))
                .bind("keys", asked.stream().map(KeyOfUser::key).toArray(String[]::new))
                .map(row -> Map.entry(
                        new KeyOfUser(
                                required(row, "account_id", Long.class),
                                required(row, "idempotency_key", String.class)),
                        new KeptRequest(required(row, "request_hash", String.class), posted(row))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    Mono<Page<Entry>> page(String userId, EntryFilter filter, int limit, long offset) {
        EntryType type = filter.type();
        return database.sql(PAGE)
                .bind("user_id", userId)
                .bind("type", Parameters.in(R2dbcType.VARCHAR, type == null ? null : type.wireName()))
                .bind("from", Parameters.in(R2dbcType.VARCHAR, text(filter.from())))
                .bind("to", Parameters.in(R2dbcType.VARCHAR, text(filter.to())))
                .bind("before", Parameters.in(R2dbcType.BIGINT, filter.before()))
                .bind("limit", limit)
                .bind("offset", offset)
                .map(row -> new Page.Counted<>(entry(row), required(row, "page_rows", Long.class)))
                .all()
                .collectList()
                .map(rows -> Page.of(rows, limit));
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    /** As it was answered: what is held by now does not matter. Entries from before that was kept do not know it. */
    private static Posted posted(Readable row) {
        Entry entry = entry(row);
        Long held = row.get("held_after", Long.class);
        return new Posted(
                entry.userId(),
                entry.type(),
                entry.amount(),
                entry.before(),
                entry.after(),
                held == null ? entry.after() : entry.after().minus(new Credits(held)),
                entry.occasion(),
                entry.at());
    }

    private static Entry entry(Readable row) {
        EntryType type =
                EntryType.named(required(row, "entry_type", String.class)).orElseThrow();
        return new Entry(
                required(row, "id", Long.class),
                required(row, "user_id", String.class),
                type,
                new Credits(Math.abs(required(row, "amount", Long.class))),
                new Credits(required(row, "balance_before", Long.class)),
                new Credits(required(row, "balance_after", Long.class)),
                new Occasion(
                        row.get("reason", String.class),
                        row.get("endpoint", String.class),
                        row.get("reference_id", String.class),
                        row.get("metadata", String.class)),
                required(row, "created_at", Instant.class));
    }

    static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
