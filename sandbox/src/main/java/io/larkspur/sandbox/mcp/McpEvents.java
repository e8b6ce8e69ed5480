package io.larkspur.sandbox.mcp;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.state.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages as server-sent events. */
final class McpEvents {
    private static final Duration PAUSE = Duration.ofMillis(300);

    private McpEvents() {}

    /** How far the call has come, then its response. */
    static Answer progress(JsonNode progressToken, ObjectNode response) {
        Flux<ObjectNode> steps = Flux.range(1, 2)
                .map(step -> notification("notifications/progress", params -> {
                    params.set("progressToken", progressToken);
                    params.put("progress", step).put("total", 2);
                }));
        return Answer.events(
                steps.concatWithValues(response).delayElements(PAUSE).map(McpEvents::event));
    }

    /** What the server says by itself, until the client leaves. */
    static Answer open() {
        return Answer.events(Flux.interval(Duration.ZERO, PAUSE)
                .onBackpressureDrop()
                .map(i -> event(notification("notifications/message", params -> params.put("level", "info")
                        .put("data", i)))));
    }

    private static ObjectNode notification(String method, Consumer<ObjectNode> about) {
        ObjectNode notification = Json.object().put("jsonrpc", "2.0").put("method", method);
        about.accept(notification.putObject("params"));
        return notification;
    }

    private static byte[] event(ObjectNode message) {
        return ("event: message\ndata: " + Json.text(message) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
