package io.larkspur.sandbox.events;

import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.Company;
import java.time.Clock;
import tools.jackson.databind.node.ObjectNode;

/** The frame of everything delivered, in its second form. */
final class Envelope {
    private Envelope() {}

    /** Times of events are milliseconds. */
    static ObjectNode event(App app, String type, ObjectNode event, Clock clock) {
        return of(app, type, event, Long.toString(clock.millis()));
    }

    /** Times of callbacks are microseconds. */
    static ObjectNode callback(App app, String type, ObjectNode event, Clock clock) {
        return of(app, type, event, clock.millis() + "000");
    }

    private static ObjectNode of(App app, String type, ObjectNode event, String createTime) {
        ObjectNode message = Json.object().put("schema", "2.0");
        message.putObject("header")
                .put("event_id", Ids.hex(32))
                .put("token", app.verificationToken())
                .put("create_time", createTime)
                .put("event_type", type)
                .put("tenant_key", Company.TENANT_KEY)
                .put("app_id", app.id());
        message.set("event", event);
        return message;
    }
}
