package io.larkspur.metering.webhook;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Who is told, in Postgres. */
final class WebhookTable {

    private static final String ADD = """
            insert into webhooks (url, event_types, created_at, created_by) values (:url, :types, :now, :by)
            returning id, url, event_types, created_at
            """;

    private static final String ALL =
            "select id, url, event_types, created_at from webhooks where removed_at is null order by id";

    /** Charges under way go on: they only need the row to be there. {@link RemovedWebhooks} deletes it. */
    private static final String REMOVE = "update webhooks set removed_at = :now where id = :id and removed_at is null";

    private static final String EXISTS = "select exists (select from webhooks where id = :id and removed_at is null)";

    private static final String AWAY = "update webhooks set away_since = :now where id = :id and away_since is null";

    private static final String BACK = "update webhooks set away_since = null where id = :id";

    private final DatabaseClient database;

    WebhookTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<Webhook> add(String url, List<String> types, String by, Instant now) {
        return database.sql(ADD)
                .bind("url", url)
                .bind("types", types.toArray(String[]::new))
                .bind("by", by)
                .bind("now", now)
                .map(WebhookTable::webhook)
                .one();
    }

    Flux<Webhook> all() {
        return database.sql(ALL).map(WebhookTable::webhook).all();
    }

    Mono<Boolean> remove(long id, Instant now) {
        return database.sql(REMOVE)
                .bind("id", id)
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    Mono<Boolean> exists(long id) {
        return database.sql(EXISTS).bind("id", id).mapValue(Boolean.class).one();
    }

    /** Nobody answered now, perhaps not for the first time. */
    Mono<Void> away(long webhookId, Instant now) {
        return database.sql(AWAY).bind("id", webhookId).bind("now", now).then();
    }

    Mono<Void> back(long webhookId) {
        return database.sql(BACK).bind("id", webhookId).then();
    }

    private static Webhook webhook(Readable row) {
        return new Webhook(
                required(row, "id", Long.class),
                required(row, "url", String.class),
                List.of(required(row, "event_types", String[].class)),
                required(row, "created_at", Instant.class));
    }

    static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
