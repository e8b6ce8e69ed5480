package io.larkspur.sandbox.http;

import io.larkspur.sandbox.state.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The platform says no. How the no looks is the business of the route's {@link Dialect}. */
public final class Refusal extends RuntimeException {
    private final int code;
    private final int status;
    private final ObjectNode details;
    private final List<Map.Entry<String, String>> headers;

    public Refusal(int code, String message) {
        this(code, message, 0, null, List.of());
    }

    /** With the HTTP status, where it is not the one that the code usually has. */
    public Refusal(int code, String message, int status) {
        this(code, message, status, null, List.of());
    }

    public Refusal(
            int code,
            String message,
            int status,
            @Nullable ObjectNode details,
            List<Map.Entry<String, String>> headers) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
        this.details = details == null ? Json.object() : details;
        this.headers = headers;
    }

    public int code() {
        return code;
    }

    /** Zero: as usual for the code. */
    public int status() {
        return status;
    }

    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /** What belongs into the envelope's {@code error} besides the log id. */
    ObjectNode details() {
        return details;
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }
}
