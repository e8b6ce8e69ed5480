package io.larkspur.vault;

import io.r2dbc.spi.Readable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Reads grants for people to look at; no token is read. */
final class GrantList {

    static final String SELECT = """
            SELECT g.app_id, g.user_id, g.union_id, g.platform_user_id, g.state, g.scopes, g.authorized_at,
                g.refreshed_at, g.access_expires_at, g.refresh_expires_at,
                (SELECT s.user_name FROM user_auth_sessions s
                    WHERE s.app_id = g.app_id AND s.open_id = g.open_id AND s.state = 'completed'
                    ORDER BY s.id DESC LIMIT 1) AS user_name,
                ARRAY(SELECT c.application_id FROM consents c
                    WHERE c.app_id = g.app_id AND c.user_id = g.user_id) AS applications
            FROM grants g
            WHERE (g.app_id, g.user_id) > (:afterApp, :afterUser)
            """;

    static final String IN_ORDER = " ORDER BY g.app_id, g.user_id LIMIT :limit OFFSET :offset";

    private static final String COUNT = "SELECT count(*) FROM (SELECT 1 FROM grants g WHERE true";

    private static final String NO_FURTHER = " LIMIT :most) AS counted";

    private final DatabaseClient database;

    GrantList(DatabaseClient database) {
        this.database = database;
    }

    Mono<List<GrantSummary>> page(GrantFilter filter, @Nullable GrantKey after, long offset, int limit) {
        return chosen(SELECT, filter, IN_ORDER)
                .bind("offset", offset)
                .bind("afterApp", after == null ? "" : after.appId())
                .bind("afterUser", after == null ? "" : after.userId())
                .bind("limit", limit)
                .map(GrantList::summary)
                .all()
                .collectList();
    }

    Mono<Long> count(GrantFilter filter, long most) {
        return chosen(COUNT, filter, NO_FURTHER)
                .bind("most", most)
                .mapValue(Long.class)
                .one();
    }

    private DatabaseClient.GenericExecuteSpec chosen(String start, GrantFilter filter, String end) {
        String state = filter.state();
        DatabaseClient.GenericExecuteSpec statement = new GrantConditions(filter)
                .bind(database.sql(start + new GrantConditions(filter).sql() + condition(state) + end));
        return state == null ? statement : statement.bind("state", state);
    }

    private static String condition(@Nullable String state) {
        return state == null ? " AND g.state <> 'revoked'" : " AND g.state = :state";
    }

    private static GrantSummary summary(Readable row) {
        return new GrantSummary(
                new GrantKey(Columns.text(row, "app_id"), Columns.text(row, "user_id")),
                Columns.textOrNull(row, "union_id"),
                Columns.textOrNull(row, "platform_user_id"),
                Columns.textOrNull(row, "user_name"),
                Columns.text(row, "state"),
                Columns.texts(row, "scopes"),
                Columns.time(row, "authorized_at"),
                Columns.timeOrNull(row, "refreshed_at"),
                Columns.timeOrNull(row, "access_expires_at"),
                Columns.timeOrNull(row, "refresh_expires_at"),
                Columns.texts(row, "applications"));
    }
}
