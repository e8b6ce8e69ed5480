package io.larkspur.feishu.directory;

import io.r2dbc.spi.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Whose turn it is, in Postgres: a run belongs to one replica, and to another when that one stops renewing it. */
final class SyncRuns {

    private static final Duration LEASE = Duration.ofMinutes(1);
    /** More than a statement may take, for a database that does not answer at all. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final String CLAIM = """
            INSERT INTO user_info_syncs AS s (scheduled_for, owner, started_at, expires_at)
            VALUES (:due, :owner, now(), now() + make_interval(secs => :lease))
            ON CONFLICT ON CONSTRAINT user_info_syncs_pk DO UPDATE SET
                owner = excluded.owner, expires_at = excluded.expires_at
                WHERE s.finished_at IS NULL AND s.expires_at <= now()
            RETURNING reached_app, reached_user
            """;

    private static final String IS_FINISHED =
            "SELECT finished_at IS NOT NULL AS finished FROM user_info_syncs WHERE scheduled_for = :due";

    private static final String ADVANCE = """
            UPDATE user_info_syncs SET expires_at = now() + make_interval(secs => :lease), reached_app = :app,
                reached_user = :user, users_seen = users_seen + :seen, users_updated = users_updated + :updated,
                grants_ended = grants_ended + :ended
            WHERE scheduled_for = :due AND owner = :owner AND finished_at IS NULL
            """;

    private static final String FINISH = """
            UPDATE user_info_syncs SET finished_at = now(), failure = :failure
            WHERE scheduled_for = :due AND owner = :owner AND finished_at IS NULL
            """;

    private final DatabaseClient database;
    private final String owner = UUID.randomUUID().toString();

    SyncRuns(DatabaseClient database) {
        this.database = database;
    }

    /** Where to begin; empty when another replica has it, or it is done. */
    Mono<Place> claim(Instant due) {
        return of(CLAIM, due)
                .bind("owner", owner)
                .bind("lease", (double) LEASE.toSeconds())
                .map(row -> new Place(
                        Objects.requireNonNull(row.get("reached_app", String.class)),
                        Objects.requireNonNull(row.get("reached_user", String.class))))
                .one()
                .timeout(DEADLINE);
    }

    Mono<Boolean> isFinished(Instant due) {
        return of(IS_FINISHED, due)
                .map(row -> Boolean.TRUE.equals(row.get("finished", Boolean.class)))
                .one()
                .timeout(DEADLINE)
                .defaultIfEmpty(false);
    }

    /** False when the run is another replica's by now. */
    Mono<Boolean> advance(Instant due, Place reached, Tally tally) {
        return of(ADVANCE, due)
                .bind("owner", owner)
                .bind("lease", (double) LEASE.toSeconds())
                .bind("app", reached.appId())
                .bind("user", reached.userId())
                .bind("seen", tally.seen())
                .bind("updated", tally.updated())
                .bind("ended", tally.ended())
                .fetch()
                .rowsUpdated()
                .timeout(DEADLINE)
                .map(rows -> rows == 1);
    }

    Mono<Void> finish(Instant due, @Nullable String failure) {
        return of(FINISH, due)
                .bind("owner", owner)
                .bind("failure", failure == null ? Parameters.in(String.class) : Parameters.in(failure))
                .fetch()
                .rowsUpdated()
                .timeout(DEADLINE)
                .then();
    }

    private DatabaseClient.GenericExecuteSpec of(String sql, Instant due) {
        return database.sql(sql).bind("due", due.atOffset(ZoneOffset.UTC));
    }

    /** @param userId the last one done; empty at the start of the app */
    record Place(String appId, String userId) {}

    record Tally(long seen, long updated, long ended) {
        static final Tally NONE = new Tally(0, 0, 0);

        Tally plus(Tally other) {
            return new Tally(seen + other.seen, updated + other.updated, ended + other.ended);
        }
    }
}
