package io.larkspur.vault;

import static io.larkspur.vault.Columns.orNull;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Which key seals, who can open what, and how many grants each key sealed; times are those of the database. */
final class SealingTable {

    /** The first program's key, unless grants are there that none of its keys opens: then it has the wrong ones. */
    private static final String ADOPT = """
            INSERT INTO sealing_generations (generation, key_id, started_by, total, finished_at)
            SELECT 1, :keyId, 'first start', 0, now()
            WHERE NOT EXISTS (SELECT 1 FROM sealing_generations)
                AND (NOT EXISTS (SELECT 1 FROM grants WHERE key_id <> '')
                    OR EXISTS (SELECT 1 FROM grants WHERE key_id <> '' AND key_id = ANY(:keyIds)))
            ON CONFLICT DO NOTHING
            """;

    static final String DECREED = "SELECT key_id FROM sealing_generations ORDER BY generation DESC LIMIT 1";

    private static final String GENERATIONS = """
            SELECT generation, key_id, started_by, started_at, total, finished_at, now() AS read_at
            FROM sealing_generations
            ORDER BY generation
            """;

    private static final String ANNOUNCE = """
            INSERT INTO replicas AS r (replica_id, program, opens, seals) VALUES (:replicaId, :program, :opens, :seals)
            ON CONFLICT ON CONSTRAINT replicas_pkey DO UPDATE SET
                opens = excluded.opens, seals = excluded.seals, last_seen = now()
            """;

    private static final String LEAVE = "DELETE FROM replicas WHERE replica_id = :replicaId";

    private static final String FORGET_GONE = "DELETE FROM replicas WHERE last_seen < now() - interval '10 minutes'";

    private static final String REPLICAS = """
            SELECT replica_id, program, opens, seals, started_at, last_seen,
                last_seen > now() - interval '10 seconds' AS live
            FROM replicas ORDER BY replica_id
            """;

    /** Touches one index entry per key, however many grants there are. */
    static final String KEYS_IN_USE = """
            WITH RECURSIVE used AS (
                (SELECT key_id FROM grants WHERE key_id <> '' ORDER BY key_id LIMIT 1)
                UNION ALL
                SELECT (SELECT g.key_id FROM grants g WHERE g.key_id <> '' AND g.key_id > u.key_id
                    ORDER BY g.key_id LIMIT 1)
                FROM used u WHERE u.key_id IS NOT NULL)
            SELECT key_id FROM used WHERE key_id IS NOT NULL
            """;

    private static final String COUNTS =
            "SELECT key_id, count(*) AS grants FROM grants WHERE key_id <> '' GROUP BY key_id";

    private static final String ROTATE = """
            INSERT INTO sealing_generations (generation, key_id, started_by, total)
            SELECT coalesce(max(generation), 0) + 1, :keyId, :startedBy,
                (SELECT count(*) FROM grants WHERE key_id <> '' AND key_id <> :keyId)
            FROM sealing_generations
            """;

    /** Not while somebody seals by another key still, who has not looked since. */
    private static final String FINISH = """
            UPDATE sealing_generations SET finished_at = now()
            WHERE key_id = :keyId AND finished_at IS NULL
                AND generation = (SELECT max(generation) FROM sealing_generations)
                AND NOT EXISTS (SELECT 1 FROM replicas
                    WHERE seals <> :keyId AND last_seen > now() - interval '10 seconds')
            """;

    private final DatabaseClient database;

    SealingTable(DatabaseClient database) {
        this.database = database;
    }

    /** The key that seals, after the first program's has been taken for it; empty when there can be none yet. */
    Mono<String> decreed(String keyId, Set<String> keyIds) {
        return decreed().switchIfEmpty(Mono.defer(() -> database.sql(ADOPT)
                .bind("keyId", keyId)
                .bind("keyIds", Columns.array(keyIds))
                .fetch()
                .rowsUpdated()
                .then(decreed())));
    }

    Mono<Long> announce(String replicaId, String program, Set<String> opens, @Nullable String seals) {
        return database.sql(ANNOUNCE)
                .bind("replicaId", replicaId)
                .bind("program", program)
                .bind("opens", Columns.array(opens))
                .bind("seals", orNull(seals))
                .fetch()
                .rowsUpdated()
                .then(database.sql(FORGET_GONE).fetch().rowsUpdated());
    }

    Mono<Long> leave(String replicaId) {
        return database.sql(LEAVE).bind("replicaId", replicaId).fetch().rowsUpdated();
    }

    Mono<List<String>> keysInUse() {
        return database.sql(KEYS_IN_USE)
                .map(row -> Columns.text(row, "key_id"))
                .all()
                .collectList();
    }

    Mono<List<Count>> counts() {
        return database.sql(COUNTS)
                .map(row -> new Count(Columns.text(row, "key_id"), Columns.number(row, "grants")))
                .all()
                .collectList();
    }

    Mono<List<SealingReport.Replica>> replicas() {
        return database.sql(REPLICAS).map(SealingTable::replica).all().collectList();
    }

    Mono<List<Generation>> generations() {
        return database.sql(GENERATIONS).map(SealingTable::generation).all().collectList();
    }

    /** Of two at a time one fails by the primary key. */
    Mono<Long> rotate(String keyId, String startedBy) {
        return database.sql(ROTATE)
                .bind("keyId", keyId)
                .bind("startedBy", startedBy)
                .fetch()
                .rowsUpdated();
    }

    Mono<Long> finish(String keyId) {
        return database.sql(FINISH).bind("keyId", keyId).fetch().rowsUpdated();
    }

    private Mono<String> decreed() {
        return database.sql(DECREED).map(row -> Columns.text(row, "key_id")).one();
    }

    private static SealingReport.Replica replica(Readable row) {
        return new SealingReport.Replica(
                Columns.text(row, "replica_id"),
                Columns.text(row, "program"),
                Columns.texts(row, "opens"),
                Columns.textOrNull(row, "seals"),
                Columns.time(row, "started_at"),
                Columns.time(row, "last_seen"),
                Boolean.TRUE.equals(row.get("live", Boolean.class)));
    }

    private static Generation generation(Readable row) {
        return new Generation(
                Objects.requireNonNull(row.get("generation", Integer.class), "generation"),
                Columns.text(row, "key_id"),
                Columns.text(row, "started_by"),
                Columns.time(row, "started_at"),
                Columns.number(row, "total"),
                Columns.timeOrNull(row, "finished_at"),
                Columns.time(row, "read_at"));
    }

    record Count(String keyId, long grants) {}

    record Generation(
            int generation,
            String keyId,
            String startedBy,
            Instant startedAt,
            long total,
            @Nullable Instant finishedAt,
            Instant readAt) {

        /** When nothing sealed while this was the latest can be held by anybody any more. */
        Instant outlivedAfter(Duration life) {
            return startedAt.plus(life);
        }
    }
}
