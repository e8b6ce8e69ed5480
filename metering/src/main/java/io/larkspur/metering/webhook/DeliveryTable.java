package io.larkspur.metering.webhook;

import static io.larkspur.metering.webhook.WebhookTable.required;

import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is owed to webhooks, in Postgres: one row for each message and webhook. */
final class DeliveryTable {

    private static final String REMOVED = "array(select id from webhooks where removed_at is not null)";

    private static final String COLUMNS = """
            d.id, d.webhook_id, d.message_id, d.event_type, d.payload, d.state, d.attempts, d.next_attempt_at,
            d.last_status, d.last_error, d.created_at, d.ended_at
            """;

    private static final String PAGE = "select " + COLUMNS + """
              from webhook_deliveries d
             where d.webhook_id <> all (%s)
               and (:state::text is null or d.state = :state)
               and (:webhook_id::bigint is null or d.webhook_id = :webhook_id)
               and (:before::bigint is null or d.id < :before)
             order by d.id desc limit :limit
            """.formatted(REMOVED);

    /** One look into the index for each, however much waits for it. Who has waited longest comes first. */
    static final String WITH_DUE = """
            select w.id, oldest.next_attempt_at
              from webhooks w
             cross join lateral (select next_attempt_at from webhook_deliveries
                                  where webhook_id = w.id and state = 'pending' and next_attempt_at <= :now
                                  order by next_attempt_at, id limit 1) oldest
             where w.removed_at is null
             order by oldest.next_attempt_at, w.id
            """;

    /** Until the lease ends nobody else tries; whoever dies before that leaves the message to the next one. */
    static final String CLAIM = """
            update webhook_deliveries d set attempts = d.attempts + 1, next_attempt_at = :lease
              from webhooks w
             where w.id = d.webhook_id
               and w.removed_at is null
               and d.id = any (array(select id from webhook_deliveries
                                      where webhook_id = :webhook_id and state = 'pending' and next_attempt_at <= :now
                                      order by next_attempt_at, id limit :limit for update skip locked))
            returning w.url, w.away_since,
            """ + COLUMNS;

    /** What is being sent is not due before its lease ends, so nothing of that. */
    static final String GIVE_UP = """
            update webhook_deliveries set state = 'dead', last_status = null, last_error = 'the receiver was away',
                   next_attempt_at = :now, ended_at = :now
             where id = any (array(select id from webhook_deliveries
                                    where webhook_id = :webhook_id and state = 'pending' and next_attempt_at < :before
                                    order by next_attempt_at, id limit :limit for update skip locked))
            """;

    private static final String END = """
            update webhook_deliveries set state = :state, last_status = :status, last_error = :error,
                   next_attempt_at = :next, ended_at = :ended
             where id = :id and state = 'pending'
            """;

    private static final String REPLAY = """
            update webhook_deliveries set state = 'pending', attempts = 0, next_attempt_at = :now, ended_at = null
             where state <> 'pending' and id = :id and webhook_id <> all (%s)
            """.formatted(REMOVED);

    /** Asked for as a range, as below, or the planner may read the dead messages of all others in the order of ids. */
    static final String LAST_DEAD = """
            select coalesce((select id from webhook_deliveries
                              where webhook_id between :webhook_id and :webhook_id and state = 'dead'
                              order by webhook_id desc, id desc limit 1), 0)
            """;

    /** What died again meanwhile lies behind. */
    static final String REPLAY_DEAD = """
            with replayed as (
                update webhook_deliveries set state = 'pending', attempts = 0, next_attempt_at = :now, ended_at = null
                 where id = any (array(select id from webhook_deliveries
                                        where webhook_id between :webhook_id and :webhook_id and state = 'dead'
                                          and id > :after and id <= :last
                                        order by webhook_id, id limit :limit for update skip locked))
                returning id)
            select count(*) as messages, coalesce(max(id), 0) as last from replayed
            """;

    /** Replicas do it side by side, each with rows of its own. */
    static final String FORGET = """
            delete from webhook_deliveries
             where id = any (array(select id from webhook_deliveries
                                    where state = 'delivered' and ended_at < :before
                                    order by ended_at limit :limit for update skip locked))
            """;

    /** One walk of an index for each webhook, never a long one. */
    static final String COUNT_DEAD = """
            select count(*)
              from (select from webhooks w
                     cross join lateral (select from webhook_deliveries
                                          where webhook_id between w.id and w.id and state = 'dead'
                                          order by webhook_id, id limit :limit) dead
                     where w.removed_at is null limit :limit) counted
            """;

    private final DatabaseClient database;

    DeliveryTable(DatabaseClient database) {
        this.database = database;
    }

    Flux<Delivery> page(@Nullable String state, @Nullable Long webhookId, @Nullable Long before, int limit) {
        return database.sql(PAGE)
                .bind("state", Parameters.in(R2dbcType.VARCHAR, state))
                .bind("webhook_id", Parameters.in(R2dbcType.BIGINT, webhookId))
                .bind("before", Parameters.in(R2dbcType.BIGINT, before))
                .bind("limit", limit)
                .map(DeliveryTable::delivery)
                .all();
    }

    /** Webhooks that something is due for, who has waited longest first. */
    Flux<Waiting> withDue(Instant now) {
        return database.sql(WITH_DUE)
                .bind("now", now)
                .map(row ->
                        new Waiting(required(row, "id", Long.class), required(row, "next_attempt_at", Instant.class)))
                .all();
    }

    Flux<Due> claim(long webhookId, Instant now, Duration lease, int limit) {
        return database.sql(CLAIM)
                .bind("webhook_id", webhookId)
                .bind("now", now)
                .bind("lease", now.plus(lease))
                .bind("limit", limit)
                .map(row -> new Due(
                        required(row, "url", String.class), row.get("away_since", Instant.class), delivery(row)))
                .all();
    }

    /** How many messages are dead now that were due before then. */
    Mono<Long> giveUp(long webhookId, Instant before, Instant now, int limit) {
        return database.sql(GIVE_UP)
                .bind("webhook_id", webhookId)
                .bind("before", before)
                .bind("now", now)
                .bind("limit", limit)
                .fetch()
                .rowsUpdated();
    }

    Mono<Void> end(Delivery delivery, String state, @Nullable Integer status, @Nullable String error, Instant next) {
        boolean ended = !state.equals(Delivery.PENDING);
        return database.sql(END)
                .bind("id", delivery.id())
                .bind("state", state)
                .bind("status", Parameters.in(R2dbcType.INTEGER, status))
                .bind("error", Parameters.in(R2dbcType.VARCHAR, error))
                .bind("next", next)
                .bind("ended", Parameters.in(R2dbcType.TIMESTAMP_WITH_TIME_ZONE, ended ? next : null))
                .then();
    }

    Mono<Boolean> replay(long deliveryId, Instant now) {
        return database.sql(REPLAY)
                .bind("id", deliveryId)
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    /** The id of the newest dead message of a webhook, 0 without one. */
    Mono<Long> lastDead(long webhookId) {
        return database.sql(LAST_DEAD)
                .bind("webhook_id", webhookId)
                .mapValue(Long.class)
                .one();
    }

    /** The oldest of the dead messages whose ids lie behind the first one given, up to the other. */
    Mono<Replayed> replayDead(long webhookId, long after, long last, Instant now, int limit) {
        return database.sql(REPLAY_DEAD)
                .bind("webhook_id", webhookId)
                .bind("after", after)
                .bind("last", last)
                .bind("now", now)
                .bind("limit", limit)
                .map(row -> new Replayed(required(row, "messages", Long.class), required(row, "last", Long.class)))
                .one();
    }

    Mono<Long> forgetDeliveredBefore(Instant time, int limit) {
        return database.sql(FORGET)
                .bind("before", time)
                .bind("limit", limit)
                .fetch()
                .rowsUpdated();
    }

    /** No further than to a limit. */
    Mono<Long> countDead(int limit) {
        return database.sql(COUNT_DEAD)
                .bind("limit", limit)
                .mapValue(Long.class)
                .one();
    }

    private static Delivery delivery(Readable row) {
        return new Delivery(
                required(row, "id", Long.class),
                required(row, "webhook_id", Long.class),
                required(row, "message_id", String.class),
                required(row, "event_type", String.class),
                required(row, "payload", String.class),
                required(row, "state", String.class),
                required(row, "attempts", Integer.class),
                required(row, "next_attempt_at", Instant.class),
                row.get("last_status", Integer.class),
                row.get("last_error", String.class),
                required(row, "created_at", Instant.class),
                row.get("ended_at", Instant.class));
    }

    /** @param last the highest of their ids */
    record Replayed(long messages, long last) {}

    /** @param since when its oldest message is due */
    record Waiting(long webhookId, Instant since) {}

    /**
     * A message whose time has come.
     *
     * @param awaySince since when nobody has answered at its address; null when somebody did the last time
     */
    record Due(String url, @Nullable Instant awaySince, Delivery delivery) {}
}
