package io.larkspur.sandbox.http;

import io.larkspur.sandbox.state.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One platform call, written down when it arrived; the status is added when it is known. */
final class CallRecord {
    private static final int LONGEST_BODY = 64 * 1024;

    private final Call call;
    private final Whose whose;
    private final Instant at;
    private volatile int status;

    CallRecord(Call call, Whose whose, Instant at) {
        this.call = call;
        this.whose = whose;
        this.at = at;
    }

    void answered(int status) {
        this.status = status;
    }

    ObjectNode json() {
        ObjectNode row = Json.object()
                .put("method", call.method())
                .put("path", call.uri())
                .put("app", whose.app())
                .put("token_kind", whose.kind())
                .put("owner", whose.owner());
        if (status == 0) {
            row.putNull("status");
        } else {
            row.put("status", status);
        }
        row.put("log_id", call.logId());
        ArrayNode headers = row.putArray("headers");
        for (Map.Entry<String, String> header : call.headers()) {
            headers.addArray().add(header.getKey()).add(header.getValue());
        }
        return row.put("body", body()).put("at", at.toString());
    }

    private @Nullable String body() {
        int length = call.body().length;
        return length == 0 || length > LONGEST_BODY || !isText() ? null : call.bodyText();
    }

    private boolean isText() {
        String type = call.header("Content-Type");
        String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
        return kind.isEmpty()
                || kind.startsWith("text/")
                || kind.contains("json")
                || kind.contains("xml")
                || kind.contains("x-www-form-urlencoded");
    }
}
