package io.larkspur.sandbox.longconnection;

import io.larkspur.sandbox.state.Json;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a client made of a message.
 *
 * @param code 200, 500, or 0 when no answer came in time
 * @param data what the client's handler answered; null when it answered nothing
 */
public record Ack(int code, @Nullable JsonNode data) {
    static final Ack NONE = new Ack(0, null);

    static Ack from(byte[] payload) {
        JsonNode body = Json.parse(payload);
        if (body == null) {
            return new Ack(500, null);
        }
        String data = Json.string(body, "data");
        return new Ack(body.path("code").asInt(500), data == null || data.isEmpty() ? null : decoded(data));
    }

    private static @Nullable JsonNode decoded(String data) {
        try {
            return Json.parse(Base64.getDecoder().decode(data));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
