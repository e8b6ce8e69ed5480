package io.larkspur.sandbox.http;

import io.larkspur.sandbox.state.Json;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fault to happen on a path. With a status, a code or a body the call is answered without being carried out, unless the
 * fault says that it is; otherwise it is carried out, late, with more headers, or without its answer.
 *
 * @param delay before the call is carried out
 * @param answerDelay between that and its answer
 * @param pace between two pieces of a streamed answer
 * @param carriedOut the call takes effect although something else is answered
 */
record Fault(
        @Nullable String method,
        String path,
        int status,
        int code,
        @Nullable String body,
        Map<String, String> headers,
        Duration delay,
        Duration answerDelay,
        Duration pace,
        boolean carriedOut,
        boolean dropAfterCommit,
        int times) {

    static Fault from(ObjectNode wish) {
        String path = Json.string(wish, "path");
        if (path == null || path.isEmpty()) {
            throw new Refusal(400, "A fault needs a path");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        wish.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString("")));
        return new Fault(
                Json.string(wish, "method"),
                withoutQuery(path),
                wish.path("status").asInt(0),
                wish.path("code").asInt(0),
                Json.string(wish, "body"),
                headers,
                duration(wish.path("delay")),
                duration(wish.path("answer_delay")),
                duration(wish.path("pace")),
                wish.path("carried_out").asBoolean(false),
                wish.path("drop_after_commit").asBoolean(false),
                wish.path("times").asInt(1));
    }

    /** An ISO-8601 duration, or a number of milliseconds. */
    private static Duration duration(JsonNode delay) {
        if (delay.isNumber()) {
            return Duration.ofMillis(delay.asLong(0));
        }
        String text = delay.asString("");
        try {
            return text.isEmpty() ? Duration.ZERO : Duration.parse(text);
        } catch (DateTimeParseException malformed) {
            throw new Refusal(400, "A delay is milliseconds or an ISO-8601 duration such as PT10S");
        }
    }

    boolean meets(Call call) {
        if (method != null && !method.equalsIgnoreCase(call.method())) {
            return false;
        }
        return path.endsWith("*")
                ? call.path().startsWith(path.substring(0, path.length() - 1))
                : call.path().equals(path);
    }

    /** Nor with a slash at its end, which calls lose too. */
    private static String withoutQuery(String path) {
        int query = path.indexOf('?');
        String plain = query < 0 ? path : path.substring(0, query);
        return plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    boolean replacesTheAnswer() {
        return status != 0 || code != 0 || body != null;
    }

    Fault once() {
        return new Fault(
                method,
                path,
                status,
                code,
                body,
                headers,
                delay,
                answerDelay,
                pace,
                carriedOut,
                dropAfterCommit,
                times - 1);
    }

    ObjectNode json() {
        ObjectNode row = Json.object().put("path", path).put("times", times);
        if (method != null) {
            row.put("method", method);
        }
        if (status != 0) {
            row.put("status", status);
        }
        if (code != 0) {
            row.put("code", code);
        }
        if (body != null) {
            row.put("body", body);
        }
        if (!headers.isEmpty()) {
            ObjectNode object = row.putObject("headers");
            headers.forEach(object::put);
        }
        if (!delay.isZero()) {
            row.put("delay", delay.toString());
        }
        if (!answerDelay.isZero()) {
            row.put("answer_delay", answerDelay.toString());
        }
        if (!pace.isZero()) {
            row.put("pace", pace.toString());
        }
        if (carriedOut) {
            row.put("carried_out", true);
        }
        return dropAfterCommit ? row.put("drop_after_commit", true) : row;
    }
}
