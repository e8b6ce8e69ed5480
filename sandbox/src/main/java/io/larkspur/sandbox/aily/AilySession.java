package io.larkspur.sandbox.aily;

import io.larkspur.sandbox.state.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A conversation with an assistant; the two texts are the caller's own and stay strings. */
record AilySession(
        String id,
        String app,
        @Nullable String createdBy,
        Instant createdAt,
        Instant modifiedAt,
        String channelContext,
        String metadata) {

    AilySession modified(ObjectNode wish, Instant now) {
        return new AilySession(
                id,
                app,
                createdBy,
                createdAt,
                now,
                Json.string(wish, "channel_context", channelContext),
                Json.string(wish, "metadata", metadata));
    }

    ObjectNode json() {
        return Json.object()
                .put("id", id)
                .put("created_at", Long.toString(createdAt.toEpochMilli()))
                .put("modified_at", Long.toString(modifiedAt.toEpochMilli()))
                .put("created_by", createdBy == null ? "" : createdBy)
                .put("channel_context", channelContext)
                .put("metadata", metadata);
    }

    ObjectNode save() {
        return json().put("app", app);
    }

    static AilySession load(JsonNode row) {
        return new AilySession(
                row.path("id").asString(""),
                row.path("app").asString(""),
                Json.string(row, "created_by"),
                Instant.ofEpochMilli(row.path("created_at").asLong(0)),
                Instant.ofEpochMilli(row.path("modified_at").asLong(0)),
                row.path("channel_context").asString(""),
                row.path("metadata").asString(""));
    }
}
