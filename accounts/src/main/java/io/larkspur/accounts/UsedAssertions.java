package io.larkspur.accounts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Which assertions were accepted, on whichever replica: the unique row decides. Rows that no longer matter go in passing. */
final class UsedAssertions {

    /** The row of an assertion that has expired long ago does not stand in the way of a new one with its id. */
    private static final String CLAIM = """
            insert into used_assertions (application_id, jti, expires_at)
            values (:application_id, :jti, :expires_at)
            on conflict (application_id, jti) do update
               set expires_at = excluded.expires_at
             where used_assertions.expires_at < :now
            """;

    private static final String SWEEP = "delete from used_assertions where expires_at < :now";

    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
    private static final Logger log = LoggerFactory.getLogger(UsedAssertions.class);

    private final DatabaseClient database;
    private final Clock clock;
    private final AtomicReference<Instant> nextSweep = new AtomicReference<>(Instant.MIN);

    UsedAssertions(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** True the first time. */
    Mono<Boolean> claim(String applicationId, Assertion assertion) {
        return database.sql(CLAIM)
                .bind("application_id", applicationId)
                .bind("jti", assertion.id())
                .bind("expires_at", assertion.lastUse())
                .bind("now", clock.instant())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0)
                .delayUntil(first -> sweepWhenDue());
    }

    private Mono<Void> sweepWhenDue() {
        Instant now = clock.instant();
        Instant due = nextSweep.get();
        if (now.isBefore(due) || !nextSweep.compareAndSet(due, now.plus(BETWEEN_SWEEPS))) {
            return Mono.empty();
        }
        return database.sql(SWEEP).bind("now", now).then().onErrorResume(DataAccessException.class, e -> {
            log.warn("Old rows of used_assertions could not be removed; the next try is in {}", BETWEEN_SWEEPS);
            return Mono.empty();
        });
    }
}
