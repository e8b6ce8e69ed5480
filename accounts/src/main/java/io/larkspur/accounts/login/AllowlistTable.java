package io.larkspur.accounts.login;

import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The allowlist in Postgres. */
final class AllowlistTable {

    private static final String COLUMNS = "id, provider, provider_user_id, comment, created_at";

    private static final String ALLOW = """
            insert into allowed_users (provider, provider_user_id, comment, created_at)
            values (:provider, :id, :comment, :now)
            on conflict (provider, provider_user_id) do update set comment = excluded.comment
            returning\s""" + COLUMNS;

    private static final String REMOVE =
            "delete from allowed_users where provider = :provider and provider_user_id = :id";

    private static final String IS_ALLOWED =
            "select exists (select 1 from allowed_users where provider = :provider and provider_user_id = :id)";

    /** Until the transaction ends nobody can take the user off the list, so a removal sees what came of it. */
    private static final String HOLD =
            "select id from allowed_users where provider = :provider and provider_user_id = :id for share";

    private static final String CHOSEN = " where (:provider::text is null or provider = :provider)"
            + " and (:id::text is null or provider_user_id = :id)";

    private static final String LIST = "select " + COLUMNS + " from allowed_users" + CHOSEN
            + " and id > :after order by id limit :limit offset :offset";

    private static final String COUNT = "select count(*) from allowed_users" + CHOSEN;

    private final DatabaseClient database;

    AllowlistTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<AllowedUser> allow(String provider, String providerUserId, String comment, Instant now) {
        return of(ALLOW, provider, providerUserId)
                .bind("comment", comment)
                .bind("now", now)
                .map(AllowlistTable::allowed)
                .one();
    }

    Mono<Boolean> remove(String provider, String providerUserId) {
        return of(REMOVE, provider, providerUserId).fetch().rowsUpdated().map(rows -> rows > 0);
    }

    Mono<Boolean> isAllowed(String provider, String providerUserId) {
        return of(IS_ALLOWED, provider, providerUserId).mapValue(Boolean.class).one();
    }

    /** False when the user is not on the list. */
    Mono<Boolean> hold(String provider, String providerUserId) {
        return of(HOLD, provider, providerUserId).mapValue(Long.class).one().hasElement();
    }

    Flux<AllowedUser> list(
            @Nullable String provider, @Nullable String providerUserId, long after, int limit, long offset) {
        return database.sql(LIST)
                .bind("provider", text(provider))
                .bind("id", text(providerUserId))
                .bind("after", after)
                .bind("limit", limit)
                .bind("offset", offset)
                .map(AllowlistTable::allowed)
                .all();
    }

    Mono<Long> count(@Nullable String provider, @Nullable String providerUserId) {
        return database.sql(COUNT)
                .bind("provider", text(provider))
                .bind("id", text(providerUserId))
                .mapValue(Long.class)
                .one();
    }

    private DatabaseClient.GenericExecuteSpec of(String sql, String provider, String providerUserId) {
        return database.sql(sql).bind("provider", provider).bind("id", providerUserId);
    }

    private static AllowedUser allowed(Readable row) {
        return new AllowedUser(
                UserTable.required(row, "id", Long.class),
                UserTable.required(row, "provider", String.class),
                UserTable.required(row, "provider_user_id", String.class),
                UserTable.required(row, "comment", String.class),
                UserTable.required(row, "created_at", Instant.class));
    }

    private static Parameter text(@Nullable String value) {
        return Parameters.in(R2dbcType.VARCHAR, value);
    }
}
