package io.larkspur.metering.webhook;

import io.larkspur.metering.Answers;
import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;

/** Many messages at once, as if charges had left them. */
final class Backlogs {

    private static final String ADD = """
            insert into webhook_deliveries (webhook_id, message_id, event_type, payload, state, attempts,
                                            next_attempt_at, created_at, ended_at)
            select :webhook_id, 'msg_' || n, 'credit_consumed', '{}', :state, 0, :at, :at,
                   case :state when 'pending' then null else :at::timestamptz end
              from generate_series(1, :count) n
            """;

    private Backlogs() {}

    static void add(DatabaseClient database, RegisteredWebhook registered, String state, int count, Instant at) {
        Answers.done(database.sql(ADD)
                .bind("webhook_id", registered.webhook().id())
                .bind("state", state)
                .bind("at", at)
                .bind("count", count)
                .then());
    }
}
