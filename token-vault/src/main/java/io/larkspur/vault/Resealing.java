package io.larkspur.vault;

import static io.larkspur.vault.Columns.orNull;

import io.r2dbc.spi.Readable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Seals anew what a former key sealed, a few grants per transaction, for one process at a time: whoever gets the lock
 * goes on where the rows stand. A row keeps its version, and one that is being changed is left for the next time, so a
 * rotation of its tokens is neither held up nor overwritten.
 */
final class Resealing {

    private static final Logger log = LoggerFactory.getLogger(Resealing.class);

    private static final int BATCH = 50;

    /** The lock's number means nothing; it is only the same everywhere. */
    private static final String ONE_AT_A_TIME = "SELECT pg_try_advisory_xact_lock(4815162) AS taken";

    static final String NEXT = """
            SELECT app_id, user_id, version, sealed_access_token, sealed_refresh_token FROM grants
            WHERE key_id <> '' AND key_id = :keyId AND (app_id, user_id) > (:afterApp, :afterUser)
            ORDER BY app_id, user_id LIMIT :limit FOR UPDATE SKIP LOCKED
            """;

    private static final String RESEAL = """
            UPDATE grants SET sealed_access_token = :access, sealed_refresh_token = :refresh, key_id = :newKeyId
            WHERE app_id = :appId AND user_id = :userId AND version = :version AND key_id = :keyId
            """;

    private final DatabaseClient database;
    private final Sealer sealer;
    private final TransactionalOperator transaction;
    private final StoreDeadline deadline;

    Resealing(DatabaseClient database, Sealer sealer, TransactionalOperator transaction, StoreDeadline deadline) {
        this.database = database;
        this.sealer = sealer;
        this.transaction = transaction;
        this.deadline = deadline;
    }

    /** Goes once through all that this key sealed, and answers how many grants it sealed anew. */
    Mono<Long> of(String keyId) {
        return batch(keyId, new GrantKey("", ""))
                .expand(done -> done.isLast() ? Mono.empty() : batch(keyId, done.last()))
                .map(Batch::resealed)
                .reduce(0L, Long::sum);
    }

    private Mono<Batch> batch(String keyId, GrantKey after) {
        return deadline.on(taken().flatMap(mine -> mine ? rows(keyId, after) : Mono.just(List.<Row>of()))
                .flatMap(rows -> reseal(rows, keyId).map(count -> new Batch(rows, count)))
                .as(transaction::transactional));
    }

    private Mono<Boolean> taken() {
        return database.sql(ONE_AT_A_TIME)
                .map(row -> Boolean.TRUE.equals(row.get("taken", Boolean.class)))
                .one();
    }

    private Mono<List<Row>> rows(String keyId, GrantKey after) {
        return database.sql(NEXT)
                .bind("keyId", keyId)
                .bind("afterApp", after.appId())
                .bind("afterUser", after.userId())
                .bind("limit", BATCH)
                .map(Row::of)
                .all()
                .collectList();
    }

    private Mono<Long> reseal(List<Row> rows, String keyId) {
        return Flux.fromIterable(rows).concatMap(row -> reseal(row, keyId)).reduce(0L, Long::sum);
    }

    /** A row that does not open stays as it is: it reads as absent, and its key is not reported as removable. */
    private Mono<Long> reseal(Row row, String keyId) {
        TokenValue access = open(row.access(), Place.accessToken(row.key(), row.version()));
        TokenValue refresh = open(row.refresh(), Place.refreshToken(row.key(), row.version()));
        if (access == null || (refresh == null) != (row.refresh() == null)) {
            log.warn("The stored tokens of {} do not open, so they are not sealed anew", row.key());
            return Mono.just(0L);
        }
        SealedTokens sealed = SealedTokens.of(sealer, row.key(), row.version(), access, refresh);
        return database.sql(RESEAL)
                .bind("access", sealed.access())
                .bind("refresh", orNull(sealed.refresh()))
                .bind("newKeyId", sealed.keyId())
                .bind("appId", row.key().appId())
                .bind("userId", row.key().userId())
                .bind("version", row.version())
                .bind("keyId", keyId)
                .fetch()
                .rowsUpdated();
    }

    private @Nullable TokenValue open(byte @Nullable [] sealed, String place) {
        return sealed == null
                ? null
                : sealer.open(sealed, place).map(TokenValue::ofUtf8).orElse(null);
    }

    private record Batch(List<Row> rows, long resealed) {

        boolean isLast() {
            return rows.size() < BATCH;
        }

        GrantKey last() {
            return rows.get(rows.size() - 1).key();
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Row(GrantKey key, long version, byte @Nullable [] access, byte @Nullable [] refresh) {

        static Row of(Readable row) {
            return new Row(
                    new GrantKey(Columns.text(row, "app_id"), Columns.text(row, "user_id")),
                    Columns.number(row, "version"),
                    Columns.bytesOrNull(row, "sealed_access_token"),
                    Columns.bytesOrNull(row, "sealed_refresh_token"));
        }
    }
}
