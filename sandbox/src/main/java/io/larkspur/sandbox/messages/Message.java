package io.larkspur.sandbox.messages;

import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.Company;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message.
 *
 * @param recipient the user it is shown to; null in a group
 * @param sender the user in whose name it was sent; null when the app itself sent it
 */
public record Message(
        String id,
        String app,
        String receiveId,
        String receiveIdType,
        @Nullable String recipient,
        String type,
        String content,
        String chat,
        @Nullable String sender,
        @Nullable String parent,
        Instant createdAt,
        Instant updatedAt,
        boolean updated,
        boolean deleted) {

    Message patched(String newContent, Instant now) {
        return new Message(
                id,
                app,
                receiveId,
                receiveIdType,
                recipient,
                type,
                newContent,
                chat,
                sender,
                parent,
                createdAt,
                now,
                true,
                deleted);
    }

    Message recalled(Instant now) {
        return new Message(
                id,
                app,
                receiveId,
                receiveIdType,
                recipient,
                type,
                content,
                chat,
                sender,
                parent,
                createdAt,
                now,
                updated,
                true);
    }

    /** What the sandbox shows of it; the content is the string exactly as it was sent. */
    public ObjectNode row() {
        return Json.object()
                .put("message_id", id)
                .put("msg_type", type)
                .put("receive_id", receiveId)
                .put("receive_id_type", receiveIdType)
                .put("content", content)
                .put("create_time", millis(createdAt))
                .put("update_time", millis(updatedAt))
                .put("updated", updated)
                .put("deleted", deleted)
                .put("app", app)
                .put("chat_id", chat);
    }

    /** What the API shows of it. */
    ObjectNode data(@Nullable String senderOpenId) {
        ObjectNode data = Json.object()
                .put("message_id", id)
                .put("msg_type", type)
                .put("create_time", millis(createdAt))
                .put("update_time", millis(updatedAt))
                .put("deleted", deleted)
                .put("updated", updated)
                .put("chat_id", chat);
        if (parent != null) {
            data.put("root_id", parent).put("parent_id", parent);
        }
        data.putObject("sender")
                .put("id", senderOpenId == null ? app : senderOpenId)
                .put("id_type", senderOpenId == null ? "app_id" : "open_id")
                .put("sender_type", senderOpenId == null ? "app" : "user")
                .put("tenant_key", Company.TENANT_KEY);
        data.putObject("body").put("content", content);
        return data;
    }

    private static String millis(Instant time) {
        return Long.toString(time.toEpochMilli());
    }

    ObjectNode save() {
        return Json.object()
                .put("id", id)
                .put("app", app)
                .put("receive_id", receiveId)
                .put("receive_id_type", receiveIdType)
                .put("recipient", recipient)
                .put("type", type)
                .put("content", content)
                .put("chat", chat)
                .put("sender", sender)
                .put("parent", parent)
                .put("created_at", createdAt.toString())
                .put("updated_at", updatedAt.toString())
                .put("updated", updated)
                .put("deleted", deleted);
    }

    static Message load(JsonNode row) {
        return new Message(
                row.path("id").asString(""),
                row.path("app").asString(""),
                row.path("receive_id").asString(""),
                row.path("receive_id_type").asString(""),
                Json.string(row, "recipient"),
                row.path("type").asString(""),
                row.path("content").asString(""),
                row.path("chat").asString(""),
                Json.string(row, "sender"),
                Json.string(row, "parent"),
                Instant.parse(row.path("created_at").asString("")),
                Instant.parse(row.path("updated_at").asString("")),
                row.path("updated").asBoolean(false),
                row.path("deleted").asBoolean(false));
    }
}
