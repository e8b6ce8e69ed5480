package io.larkspur.feishu.inbox;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/**
 * The inbox in Postgres. A row is unique per app and event; whoever takes one keeps it from others for a while, by the
 * database's clock, so that a worker that dies gives it back.
 */
final class StoredInbox implements EventInbox {

    private static final String KEEP = """
            INSERT INTO platform_events (app_id, event_id, event_type, payload, happened_at, received_at, state, due_at)
            VALUES (:app, :event, :type, :payload, :happened, now(), 'waiting', now())
            ON CONFLICT ON CONSTRAINT platform_events_pk DO NOTHING
            """;

    private static final String TAKE = """
            WITH due AS MATERIALIZED (
                SELECT app_id, event_id FROM platform_events
                WHERE state = 'waiting' AND due_at <= now()
                ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
            UPDATE platform_events AS e
            SET attempts = e.attempts + 1, due_at = now() + make_interval(secs => :hold)
            FROM due WHERE e.app_id = due.app_id AND e.event_id = due.event_id
            RETURNING e.app_id, e.event_id, e.event_type, e.payload, e.happened_at, e.attempts
            """;

    /** Only by the attempt that took the row last. */
    private static final String OF_THIS_ATTEMPT =
            " WHERE app_id = :app AND event_id = :event AND attempts = :attempt AND state = 'waiting'";

    private static final String FINISH = """
            UPDATE platform_events SET state = 'done', payload = NULL, due_at = NULL, finished_at = now(),
                outcome = :outcome""" + OF_THIS_ATTEMPT;

    private static final String POSTPONE = """
            UPDATE platform_events SET due_at = now() + make_interval(secs => :pause), outcome = :outcome\
            """ + OF_THIS_ATTEMPT;

    private static final String BURY = """
            UPDATE platform_events SET state = 'dead', due_at = NULL, finished_at = now(), outcome = :outcome\
            """ + OF_THIS_ATTEMPT;

    private static final String BACKLOG = """
            SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'dead') AS dead
            FROM platform_events WHERE state IN ('waiting', 'dead')
            """;

    private static final String SWEEP = """
            DELETE FROM platform_events
            WHERE state = 'done' AND received_at < now() - make_interval(secs => :kept)
                OR state = 'dead' AND received_at < now() - make_interval(secs => :buried)
            """;

    private static final Logger log = LoggerFactory.getLogger(StoredInbox.class);

    /** More than a statement may take, for a database that does not answer at all. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final DatabaseClient database;
    private final EventHandlers handlers;
    private final Sinks.Many<Long> arrivals = Sinks.many().multicast().directBestEffort();

    StoredInbox(DatabaseClient database, EventHandlers handlers) {
        this.database = database;
        this.handlers = handlers;
    }

    @Override
    public boolean wants(String type) {
        return handlers.of(type).isPresent();
    }

    @Override
    public Mono<Boolean> keep(PlatformEvent event) {
        return Mono.defer(() -> database.sql(KEEP)
                        .bind("app", event.appId())
                        .bind("event", event.eventId())
                        .bind("type", event.type())
                        .bind("payload", event.content().toString())
                        .bind("happened", time(event.happenedAt()))
                        .fetch()
                        .rowsUpdated())
                .map(rows -> rows == 1)
                .doOnNext(this::tell);
    }

    /** Something was kept by this process a moment ago. */
    Flux<Long> arrivals() {
        return arrivals.asFlux();
    }

    /** Events that are due, kept from other workers for that long. */
    Mono<List<Taken>> take(int limit, Duration hold) {
        return database.sql(TAKE)
                .bind("limit", limit)
                .bind("hold", seconds(hold))
                .map(StoredInbox::taken)
                .all()
                .collectList()
                .timeout(DEADLINE);
    }

    Mono<Long> finish(Taken taken, String outcome) {
        return of(FINISH, taken, outcome).fetch().rowsUpdated().timeout(DEADLINE);
    }

    Mono<Long> postpone(Taken taken, Duration pause, String failure) {
        return of(POSTPONE, taken, failure)
                .bind("pause", seconds(pause))
                .fetch()
                .rowsUpdated()
                .timeout(DEADLINE);
    }

    Mono<Long> bury(Taken taken, String failure) {
        return of(BURY, taken, failure).fetch().rowsUpdated().timeout(DEADLINE);
    }

    Mono<Backlog> backlog() {
        return database.sql(BACKLOG)
                .map(row -> new Backlog(number(row, "waiting"), number(row, "dead")))
                .one()
                .timeout(DEADLINE);
    }

    Mono<Long> sweep(Duration kept, Duration buried) {
        return database.sql(SWEEP)
                .bind("kept", seconds(kept))
                .bind("buried", seconds(buried))
                .fetch()
                .rowsUpdated()
                .timeout(DEADLINE);
    }

    private DatabaseClient.GenericExecuteSpec of(String sql, Taken taken, String outcome) {
        return database.sql(sql)
                .bind("app", taken.event().appId())
                .bind("event", taken.event().eventId())
                .bind("attempt", taken.attempt())
                .bind("outcome", outcome);
    }

    /** A hint only: where two meet one is lost, and what it told of is found at the next look. */
    void tell(boolean isNew) {
        if (isNew) {
            log.trace("Told of an arrival: {}", arrivals.tryEmitNext(1L));
        }
    }

    private static Taken taken(Readable row) {
        PlatformEvent event = new PlatformEvent(
                text(row, "app_id"),
                text(row, "event_id"),
                text(row, "event_type"),
                Objects.requireNonNull(row.get("happened_at", Instant.class)),
                JsonMapper.shared().readTree(text(row, "payload")));
        return new Taken(event, Objects.requireNonNull(row.get("attempts", Integer.class)));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class), column);
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class), column);
    }

    private static Parameter time(Instant instant) {
        return Parameters.in(instant.atOffset(ZoneOffset.UTC));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** @param attempt counts from one */
    record Taken(PlatformEvent event, int attempt) {}

    record Backlog(long waiting, long dead) {}
}
