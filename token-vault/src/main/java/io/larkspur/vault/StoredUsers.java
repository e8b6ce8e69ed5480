package io.larkspur.vault;

import static io.larkspur.vault.Columns.orNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** People in Postgres: who is known stands in the grants, their names in the sessions. */
final class StoredUsers implements KnownUsers {

    static final String PAGE = """
            SELECT app_id, user_id FROM grants
            WHERE app_id = :appId AND user_id > :after AND state <> 'revoked' AND open_id IS NOT NULL
            ORDER BY user_id LIMIT :limit
            """;

    static final String UPDATE = """
            UPDATE user_auth_sessions SET
                union_id = coalesce(:unionId, union_id), user_name = coalesce(:userName, user_name),
                email = coalesce(:email, email), mobile = coalesce(:mobile, mobile)
            WHERE id = (SELECT max(id) FROM user_auth_sessions
                    WHERE app_id = :appId AND open_id = :userId AND state = 'completed')
                AND (union_id, user_name, email, mobile) IS DISTINCT FROM (coalesce(:unionId, union_id),
                    coalesce(:userName, user_name), coalesce(:email, email), coalesce(:mobile, mobile))
            """;

    private final DatabaseClient database;
    private final StoreDeadline deadline;

    StoredUsers(DatabaseClient database, StoreDeadline deadline) {
        this.database = database;
        this.deadline = deadline;
    }

    @Override
    public Mono<List<GrantKey>> page(String appId, @Nullable String after, int limit) {
        return deadline.on(database.sql(PAGE)
                .bind("appId", appId)
                .bind("after", after == null ? "" : after)
                .bind("limit", limit)
                .map(row -> new GrantKey(Columns.text(row, "app_id"), Columns.text(row, "user_id")))
                .all()
                .collectList());
    }

    @Override
    public Mono<Boolean> update(GrantKey key, PlatformUser user) {
        return deadline.on(database.sql(UPDATE)
                        .bind("appId", key.appId())
                        .bind("userId", key.userId())
                        .bind("unionId", orNull(user.unionId()))
                        .bind("userName", orNull(user.name()))
                        .bind("email", orNull(user.email()))
                        .bind("mobile", orNull(user.mobile()))
                        .fetch()
                        .rowsUpdated())
                .map(rows -> rows == 1);
    }
}
