package io.larkspur.sandbox.aily;

import io.larkspur.sandbox.state.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A message of a conversation, by the user or by the assistant. */
record Turn(
        String id,
        String session,
        @Nullable String run,
        boolean byAssistant,
        String author,
        String contentType,
        String content,
        @Nullable String quoted,
        @Nullable String idempotentId,
        Instant createdAt) {

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("session_id", session)
                .put("run_id", run == null ? "" : run)
                .put("content_type", contentType)
                .put("content", content);
        json.putArray("files");
        json.put("quote_message_id", quoted == null ? "" : quoted);
        json.putObject("sender")
                .put("entity_id", author)
                .put("identity_provider", "FEISHU")
                .put("sender_type", byAssistant ? "ASSISTANT" : "USER")
                .put("aily_id", author);
        json.putArray("mentions");
        return json.put("plain_text", content)
                .put("created_at", Long.toString(createdAt.toEpochMilli()))
                .put("status", "COMPLETED");
    }

    ObjectNode save() {
        return Json.object()
                .put("id", id)
                .put("session", session)
                .put("run", run)
                .put("by_assistant", byAssistant)
                .put("author", author)
                .put("content_type", contentType)
                .put("content", content)
                .put("quoted", quoted)
                .put("idempotent_id", idempotentId)
                .put("created_at", createdAt.toString());
    }

    static Turn load(JsonNode row) {
        return new Turn(
                row.path("id").asString(""),
                row.path("session").asString(""),
                Json.string(row, "run"),
                row.path("by_assistant").asBoolean(false),
                row.path("author").asString(""),
                row.path("content_type").asString(""),
                row.path("content").asString(""),
                Json.string(row, "quoted"),
                Json.string(row, "idempotent_id"),
                Instant.parse(row.path("created_at").asString("")));
    }
}
