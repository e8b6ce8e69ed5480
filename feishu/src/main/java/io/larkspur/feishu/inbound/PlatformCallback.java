package io.larkspur.feishu.inbound;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A callback that may be believed. Does not print itself: it holds users' ids and update tokens. */
public final class PlatformCallback {

    private static final String VERIFICATION = "url_verification";

    private final JsonNode json;

    PlatformCallback(JsonNode json) {
        this.json = json;
    }

    /** Reads one from a source that is already trusted. Fails with {@link CallbackMalformed}. */
    public static PlatformCallback trusted(byte[] body) {
        JsonNode json = read(body);
        if (json == null) {
            throw new CallbackMalformed();
        }
        return new PlatformCallback(json);
    }

    static @Nullable JsonNode read(byte[] body) {
        try {
            JsonNode json = JsonMapper.shared().readTree(body);
            return json.isObject() ? json : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    /** Whether the platform only tests that we are here. */
    public boolean isChallenge() {
        return text(json.path("type")).equals(VERIFICATION);
    }

    public String challenge() {
        return text(json.path("challenge"));
    }

    /** Such as {@code card.action.trigger}; of the old form, such as {@code app_ticket}. */
    public String type() {
        String type = text(header("event_type"));
        return type.isEmpty() ? text(json.path("event").path("type")) : type;
    }

    /** Empty when the sender named none. */
    public String appId() {
        String appId = text(header("app_id"));
        return appId.isEmpty() ? text(json.path("event").path("app_id")) : appId;
    }

    /** The same on every redelivery; empty when the sender gave none. */
    public String eventId() {
        String id = text(header("event_id"));
        return id.isEmpty() ? text(json.path("uuid")) : id;
    }

    /** By the platform's clock; null when the sender told no time. */
    public @Nullable Instant happenedAt() {
        String time = text(header("create_time"));
        return EventTime.read(time.isEmpty() ? text(json.path("ts")) : time);
    }

    public JsonNode event() {
        return json.path("event");
    }

    /** What stands under {@code encrypt}; empty when it is not sealed. */
    String sealed() {
        return text(json.path("encrypt"));
    }

    /** The verification token it carries. */
    String token() {
        String token = text(header("token"));
        return token.isEmpty() ? text(json.path("token")) : token;
    }

    private JsonNode header(String field) {
        return json.path("header").path(field);
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : "";
    }

    @Override
    public String toString() {
        return "PlatformCallback[" + type() + " " + eventId() + "]";
    }
}
