package io.larkspur.metering.webhook;

import java.time.Clock;
import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Deletes what removed webhooks were told, in short statements, and their rows when nothing can refer to them any more. */
final class RemovedWebhooks {

    private static final int AT_ONCE = 1000;
    private static final int MOST_STATEMENTS = 200;
    private static final Duration LONGER_THAN_ANY_CHARGE = Duration.ofHours(1);

    /** Asked for as a range, or the planner may read what all others were told in the order of ids. */
    static final String DELETE_DELIVERIES = """
            delete from webhook_deliveries
             where id = any (array(select d.id
                                     from webhooks w
                                    cross join lateral (select id from webhook_deliveries
                                                         where webhook_id between w.id and w.id
                                                         order by webhook_id, id limit :limit for update skip locked) d
                                    where w.removed_at is not null
                                    limit :limit))
            """;

    private static final String DELETE_WEBHOOKS = """
            delete from webhooks w
             where w.removed_at < :before
               and not exists (select from webhook_deliveries where webhook_id = w.id)
            """;

    private final DatabaseClient database;
    private final Clock clock;

    RemovedWebhooks(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Mono<Void> tidy() {
        return some().repeat(MOST_STATEMENTS - 1L)
                .takeUntil(deleted -> deleted < AT_ONCE)
                .then(Mono.defer(this::deleteWebhooks));
    }

    private Mono<Long> some() {
        return database.sql(DELETE_DELIVERIES).bind("limit", AT_ONCE).fetch().rowsUpdated();
    }

    private Mono<Void> deleteWebhooks() {
        return database.sql(DELETE_WEBHOOKS)
                .bind("before", clock.instant().minus(LONGER_THAN_ANY_CHARGE))
                .then();
    }
}
