package io.larkspur.admin.input;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a body as JSON whatever its content type says: the user service's own examples send theirs with curl's default.
 * Fails with {@link InvalidInput}.
 */
public final class JsonBody {

    private final JsonMapper json;

    JsonBody(JsonMapper json) {
        // Numbers keep every digit on their way through a tree.
        this.json = json.rebuild()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /** All of it, within the control plane's bound; empty when there is none. */
    public Mono<byte[]> of(ServerWebExchange exchange) {
        return DataBufferUtils.join(exchange.getRequest().getBody())
                .map(JsonBody::bytes)
                .defaultIfEmpty(new byte[0]);
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    /** Null when there is none, or it is the JSON null. */
    public <T> @Nullable T optional(byte[] body, Class<T> type) {
        try {
            return isBlank(body) ? null : json.readValue(body, type);
        } catch (JacksonException unreadable) {
            throw unreadable();
        }
    }

    public <T> T read(byte[] body, Class<T> type) {
        try {
            T value = json.readValue(body, type);
            if (value == null) {
                throw unreadable();
            }
            return value;
        } catch (JacksonException unreadable) {
            throw unreadable();
        }
    }

    public <T> T read(JsonNode body, Class<T> type) {
        try {
            T value = json.treeToValue(body, type);
            if (value == null) {
                throw unreadable();
            }
            return value;
        } catch (JacksonException unreadable) {
            throw unreadable();
        }
    }

    private static boolean isBlank(byte[] body) {
        for (byte b : body) {
            if (b < 0 || b > ' ') {
                return false;
            }
        }
        return true;
    }

    private static InvalidInput unreadable() {
        return new InvalidInput("The request cannot be read: check its JSON, fields and types");
    }
}
