package io.larkspur.metering.credits;

import static io.larkspur.metering.credits.LedgerTable.required;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Holds in Postgres, and those that were released before they were seen to exist. {@link QuickHolds} take most of them. */
final class HoldTable {

    private static final String ADD = """
            insert into credit_holds (id, account_id, amount, call, created_at, expires_at)
            select id, account_id, amount, call::json, :now, clock_timestamp() + life
              from json_to_recordset(:rows::json)
                   as row (id text, account_id bigint, amount bigint, call text, life interval)
            """;

    /** In one order, as replicas may end the same: of calls that nobody came back from. */
    private static final String END = """
            with found as materialized (select id from credit_holds where id = any(:ids) order by id for update)
            delete from credit_holds h using found where h.id = found.id returning h.id, h.amount
            """;

    private static final String EXTEND =
            "update credit_holds set expires_at = clock_timestamp() + :life::interval where id = any(:ids)";

    private static final String EXPIRED = """
            select h.id, a.user_id, h.amount, coalesce(h.call::text, '{}') as call, r.id is not null as released
              from credit_holds h join credit_accounts a on a.id = h.account_id
              left join released_holds r on r.id = h.id
             where h.expires_at <= clock_timestamp()
               and pg_postmaster_start_time() <= clock_timestamp() - :rest::interval
             order by h.expires_at limit :limit
            """;

    private static final String REMEMBER =
            "insert into released_holds (id, released_at) select unnest(:ids::text[]), :now on conflict do nothing";

    private static final String FORGET = "delete from released_holds where released_at < :end";

    private static final Duration REST_AFTER_START = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DatabaseClient database;

    HoldTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<Void> add(List<Change> holds, Map<String, Standing> standings, Instant now) {
        if (holds.isEmpty()) {
            return Mono.empty();
        }
        ArrayNode rows = JSON.createArrayNode();
        for (Change change : holds) {
            Change.HoldTerms terms = Objects.requireNonNull(change.hold());
            rows.addObject()
                    .put("id", terms.id())
                    .put(
                            "account_id",
                            Objects.requireNonNull(standings.get(change.userId()))
                                    .id())
                    .put("amount", change.amount().micros())
                    .put("call", terms.call())
                    .put("life", terms.life().toString());
        }
        return database.sql(ADD).bind("rows", rows.toString()).bind("now", now).then();
    }

    /** What each of these kept aside; those that are gone are not among them. */
    Mono<Map<String, Credits>> end(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Mono.just(Map.of());
        }
        return database.sql(END)
                .bind("ids", ids.toArray(String[]::new))
                .map(row ->
                        Map.entry(required(row, "id", String.class), new Credits(required(row, "amount", Long.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** That these were released, should they arrive later. */
    Mono<Void> remember(Collection<String> released, Instant now) {
        return released.isEmpty()
                ? Mono.empty()
                : database.sql(REMEMBER)
                        .bind("ids", released.toArray(String[]::new))
                        .bind("now", now)
                        .then();
    }

    /** Those that were released before then. */
    Mono<Void> forgetReleased(Instant end) {
        return database.sql(FORGET).bind("end", end).then();
    }

    Mono<Void> extend(Collection<String> ids, Duration life) {
        return database.sql(EXTEND)
                .bind("ids", ids.toArray(String[]::new))
                .bind("life", life.toString())
                .then();
    }

    /** None while a Postgres that has just come back hears from the programs that still live. */
    Flux<OpenHold> expired(int limit) {
        return database.sql(EXPIRED)
                .bind("rest", REST_AFTER_START.toString())
                .bind("limit", limit)
                .map(row -> new OpenHold(
                        required(row, "id", String.class),
                        required(row, "user_id", String.class),
                        new Credits(required(row, "amount", Long.class)),
                        required(row, "call", String.class),
                        required(row, "released", Boolean.class)))
                .all();
    }
}
