package io.larkspur.metering.webhook;

import io.larkspur.metering.credits.Alongside;
import io.larkspur.metering.credits.EntryType;
import io.larkspur.metering.credits.Posted;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Writes what webhooks are to be told in the transaction of the change: told is what happened, and all of it. */
final class Outbox implements Alongside {

    private static final String ADD = """
            insert into webhook_deliveries (webhook_id, message_id, event_type, payload, state, attempts,
                                            next_attempt_at, created_at)
            select w.id, row.message_id, row.event_type, row.payload, 'pending', 0, row.at, row.at
              from json_to_recordset(:rows::json)
                   as row (message_id text, event_type text, payload text, at timestamptz)
              join webhooks w on row.event_type = any(w.event_types) and w.removed_at is null
             order by w.id, row.at
            """;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final DatabaseClient database;

    Outbox(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Mono<Void> write(List<Posted> posted) {
        if (posted.isEmpty()) {
            return Mono.empty();
        }
        ArrayNode rows = JSON.createArrayNode();
        posted.forEach(each -> rows.addObject()
                .put("message_id", "msg_" + freshId())
                .put("event_type", EventType.of(each.type()).wireName())
                .put("payload", payload(each))
                .put("at", each.at().toString()));
        return database.sql(ADD).bind("rows", rows.toString()).then();
    }

    @Override
    public String unconcernedBy(EntryType type) {
        return "not exists (select from webhooks where '%s' = any(event_types) and removed_at is null)"
                .formatted(EventType.of(type).wireName());
    }

    private static String payload(Posted posted) {
        return JSON.createObjectNode()
                .put("event_type", EventType.of(posted.type()).wireName())
                .put("user_id", posted.userId())
                .put("amount", posted.amount().decimal())
                .put("balance_after", posted.after().decimal())
                .put("timestamp", posted.at().toString())
                .toString();
    }

    /** Unique, but no secret: a secure generator could block the event loop. */
    private static String freshId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString().replace("-", "");
    }
}
