package io.larkspur.accounts;

import io.r2dbc.spi.Readable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Which applications were changed by transactions that an earlier reading could not see. */
final class ApplicationChanges {

    /** Sees everything that was committed before it, so that who starts with it reads what comes. */
    static final String NOW = "select pg_current_snapshot()::text as snapshot, false as other, '{}'::text[] as changes";

    /** A reset counter means another database. */
    static final String SINCE = """
            select pg_current_snapshot()::text as snapshot,
                   pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmin(:seen::pg_snapshot) as other,
                   array(select tx || ' ' || application_id from application_changes
                          where tx >= pg_snapshot_xmin(:seen::pg_snapshot)
                            and not pg_visible_in_snapshot(tx, :seen::pg_snapshot)) as changes
            """;

    private final DatabaseClient database;

    ApplicationChanges(DatabaseClient database) {
        this.database = database;
    }

    Mono<Reading> begin() {
        return database.sql(NOW).map(ApplicationChanges::reading).one();
    }

    Mono<Reading> since(String seen) {
        return database.sql(SINCE)
                .bind("seen", seen)
                .map(ApplicationChanges::reading)
                .one();
    }

    private static Reading reading(Readable row) {
        return new Reading(
                Objects.requireNonNull(row.get("snapshot", String.class)),
                Boolean.TRUE.equals(row.get("other", Boolean.class)),
                Arrays.stream(Objects.requireNonNull(row.get("changes", String[].class)))
                        .map(ApplicationChanges::change)
                        .toList());
    }

    private static Change change(String text) {
        String[] parts = text.split(" ", 2);
        return new Change(parts[1], parts[0]);
    }

    /**
     * @param snapshot where the next reading goes on
     * @param otherDatabase whether this is not the database that was read before
     */
    record Reading(String snapshot, boolean otherDatabase, List<Change> changes) {}

    /** @param change as in {@link StoredApplication} */
    record Change(String applicationId, String change) {}
}
