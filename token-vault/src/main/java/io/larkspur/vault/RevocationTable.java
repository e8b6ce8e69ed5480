package io.larkspur.vault;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * The feed of revocations. A reader hands in the snapshot of its last reading and gets exactly what that could not see,
 * however late a transaction committed; the snapshot it gets back is of the same statement.
 */
final class RevocationTable {

    /** Sees nothing, so that a reader who starts with it gets all there is. */
    static final String BEFORE_ALL = "1:1:";

    static final int PAGE = 1000;

    /** One row comes back even when nothing happened: the snapshot. A reset counter means another database. */
    static final String READ = """
            SELECT pg_current_snapshot()::text AS snapshot,
                pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmin(:seen::pg_snapshot) AS other_database,
                r.tx::text AS tx, r.id, r.kind, r.app_id, r.user_id, r.names, r.version,
                greatest(0, extract(epoch FROM clock_timestamp() - r.ended_at) * 1000)::bigint AS age
            FROM (SELECT 1) AS always LEFT JOIN (
                SELECT * FROM revocations
                WHERE tx >= pg_snapshot_xmin(:seen::pg_snapshot)
                    AND NOT pg_visible_in_snapshot(tx, :seen::pg_snapshot)
                    AND (tx, id) > (:afterTx::text::xid8, :afterId::bigint)
                ORDER BY tx, id LIMIT :limit) AS r ON true
            """;

    static final String SWEEP = """
            DELETE FROM revocations WHERE id IN (
                SELECT id FROM revocations WHERE ended_at < clock_timestamp() - :horizon * interval '1 second'
                ORDER BY ended_at LIMIT 10000)
            """;

    private final DatabaseClient database;

    RevocationTable(DatabaseClient database) {
        this.database = database;
    }

    /** What the snapshot could not see, after that place. */
    Mono<Page> read(String seen, Position after) {
        return database.sql(READ)
                .bind("seen", seen)
                .bind("afterTx", after.tx())
                .bind("afterId", after.id())
                .bind("limit", PAGE)
                .map(Line::of)
                .all()
                .collectList()
                .map(Page::of);
    }

    Mono<Long> sweep(Duration horizon) {
        return database.sql(SWEEP).bind("horizon", horizon.toSeconds()).fetch().rowsUpdated();
    }

    /** A place in the order of reading. */
    record Position(String tx, long id) {

        static final Position START = new Position("0", 0);

        private static Position of(Readable row) {
            String tx = Columns.textOrNull(row, "tx");
            return tx == null ? START : new Position(tx, Columns.number(row, "id"));
        }
    }

    private record Line(
            String snapshot,
            boolean otherDatabase,
            Position position,
            @Nullable Revocation revocation) {

        static Line of(Readable row) {
            Position position = Position.of(row);
            return new Line(
                    Columns.text(row, "snapshot"),
                    Boolean.TRUE.equals(row.get("other_database", Boolean.class)),
                    position,
                    position.equals(Position.START) ? null : revocation(row));
        }

        private static Revocation revocation(Readable row) {
            return new Revocation(
                    Revocation.Kind.valueOf(Columns.text(row, "kind").toUpperCase(Locale.ROOT)),
                    new GrantKey(Columns.text(row, "app_id"), Columns.text(row, "user_id")),
                    Columns.texts(row, "names"),
                    Columns.number(row, "version"),
                    Duration.ofMillis(Columns.number(row, "age")));
        }
    }

    /**
     * @param snapshot of the statement that read this page
     * @param otherDatabase whether the transaction counter lies before what was seen: the database was replaced
     * @param last the place to go on after
     */
    record Page(String snapshot, boolean otherDatabase, Position last, List<Revocation> revocations) {

        boolean isFull() {
            return revocations.size() == PAGE;
        }

        private static Page of(List<Line> lines) {
            Line end = lines.get(lines.size() - 1);
            return new Page(
                    end.snapshot(),
                    end.otherDatabase(),
                    end.position(),
                    lines.stream()
                            .map(Line::revocation)
                            .filter(Objects::nonNull)
                            .toList());
        }
    }
}
