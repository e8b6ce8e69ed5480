package io.larkspur.accounts.login;

import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Exchange codes in Postgres, as hashes. */
final class ExchangeCodeTable {

    private static final String INSERT =
            "insert into exchange_codes (hash, user_id, expires_at) values (:hash, :user_id, :expires_at)";

    private static final String FIND = "select user_id from exchange_codes where hash = :hash and expires_at > :now";

    private static final String SPEND = "delete from exchange_codes where hash = :hash and expires_at > :now";

    private static final String REMOVE_OF_USER = "delete from exchange_codes where user_id = :user_id";

    /** A few at a time, since every sign-in looks; what somebody else is removing is left to them. */
    private static final String SWEEP = """
            delete from exchange_codes where hash in (
                select hash from exchange_codes where expires_at <= :now limit 100 for update skip locked)
            """;

    private final DatabaseClient database;

    ExchangeCodeTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<Void> insert(byte[] hash, long userId, Instant expiresAt, Instant now) {
        return database.sql(INSERT)
                .bind("hash", hash)
                .bind("user_id", userId)
                .bind("expires_at", expiresAt)
                .then()
                .then(database.sql(SWEEP).bind("now", now).then());
    }

    /** Whose it is; empty when it is spent or too old. */
    Mono<Long> find(byte[] hash, Instant now) {
        return database.sql(FIND)
                .bind("hash", hash)
                .bind("now", now)
                .mapValue(Long.class)
                .one();
    }

    /** True the first time. */
    Mono<Boolean> spend(byte[] hash, Instant now) {
        return database.sql(SPEND)
                .bind("hash", hash)
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    Mono<Void> removeOf(long userId) {
        return database.sql(REMOVE_OF_USER).bind("user_id", userId).then();
    }
}
