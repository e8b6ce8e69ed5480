package io.larkspur.sandbox.aily;

import io.larkspur.sandbox.state.Json;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The assistant at work on a conversation. It starts and ends by the clock alone.
 *
 * @param cancelledAt null when nobody cancelled it
 * @param answered whether its message has been added to the conversation
 */
record Run(
        String id,
        String session,
        String app,
        @Nullable String skill,
        String metadata,
        Instant createdAt,
        @Nullable Instant cancelledAt,
        boolean answered) {

    private static final Duration STARTS_AFTER = Duration.ofMillis(200);
    private static final Duration ENDS_AFTER = Duration.ofMillis(1000);

    Instant endsAt() {
        return createdAt.plus(ENDS_AFTER);
    }

    String status(Instant now) {
        if (cancelledAt != null) {
            return "CANCELLED";
        }
        if (!now.isBefore(endsAt())) {
            return "COMPLETED";
        }
        return now.isBefore(createdAt.plus(STARTS_AFTER)) ? "QUEUED" : "IN_PROGRESS";
    }

    boolean isActive(Instant now) {
        return status(now).equals("QUEUED") || status(now).equals("IN_PROGRESS");
    }

    Run cancelled(Instant now) {
        return new Run(id, session, app, skill, metadata, createdAt, now, true);
    }

    Run nowAnswered() {
        return new Run(id, session, app, skill, metadata, createdAt, cancelledAt, true);
    }

    ObjectNode json(Instant now) {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("created_at", Long.toString(createdAt.toEpochMilli()))
                .put("app_id", app)
                .put("session_id", session)
                .put("status", status(now))
                .put("started_at", Long.toString(createdAt.plus(STARTS_AFTER).toEpochMilli()));
        if (!isActive(now)) {
            json.put("ended_at", Long.toString((cancelledAt == null ? endsAt() : cancelledAt).toEpochMilli()));
        }
        return json.put("metadata", metadata);
    }

    ObjectNode save() {
        return Json.object()
                .put("id", id)
                .put("session", session)
                .put("app", app)
                .put("skill", skill)
                .put("metadata", metadata)
                .put("created_at", createdAt.toString())
                .put("cancelled_at", cancelledAt == null ? null : cancelledAt.toString())
                .put("answered", answered);
    }

    static Run load(JsonNode row) {
        String cancelled = Json.string(row, "cancelled_at");
        return new Run(
                row.path("id").asString(""),
                row.path("session").asString(""),
                row.path("app").asString(""),
                Json.string(row, "skill"),
                row.path("metadata").asString(""),
                Instant.parse(row.path("created_at").asString("")),
                cancelled == null ? null : Instant.parse(cancelled),
                row.path("answered").asBoolean(false));
    }
}
