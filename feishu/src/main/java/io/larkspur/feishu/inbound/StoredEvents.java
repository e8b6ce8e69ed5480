package io.larkspur.feishu.inbound;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * In Postgres, for two days: the platform's last redelivery comes within eight hours. Each process sweeps at most once an
 * hour, along with an event, so no timer is needed.
 */
final class StoredEvents implements SeenEvents {

    private static final Logger log = LoggerFactory.getLogger(StoredEvents.class);
    private static final Duration KEPT = Duration.ofHours(48);
    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

    private static final String REMEMBER = """
            INSERT INTO platform_events (app_id, event_id, received_at)
            VALUES (:app, :event, :now)
            ON CONFLICT ON CONSTRAINT platform_events_pk DO NOTHING
            """;

    private static final String SWEEP = "DELETE FROM platform_events WHERE received_at < :before";

    private final DatabaseClient database;
    private final Clock clock;
    private final AtomicReference<Instant> swept = new AtomicReference<>(Instant.EPOCH);

    StoredEvents(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Mono<Boolean> isFirst(String appId, String eventId) {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            return database.sql(REMEMBER)
                    .bind("app", appId)
                    .bind("event", eventId)
                    .bind("now", now.atOffset(ZoneOffset.UTC))
                    .fetch()
                    .rowsUpdated()
                    .map(rows -> rows == 1)
                    .delayUntil(first -> sweep(now));
        });
    }

    private Mono<Void> sweep(Instant now) {
        Instant last = swept.get();
        if (now.isBefore(last.plus(BETWEEN_SWEEPS)) || !swept.compareAndSet(last, now)) {
            return Mono.empty();
        }
        return database.sql(SWEEP)
                .bind("before", now.minus(KEPT).atOffset(ZoneOffset.UTC))
                .fetch()
                .rowsUpdated()
                .doOnNext(rows -> log.debug("Forgot {} old platform events", rows))
                .onErrorResume(DataAccessException.class, error -> {
                    log.warn("Old platform events could not be removed; the next sweep tries again", error);
                    return Mono.empty();
                })
                .then();
    }
}
