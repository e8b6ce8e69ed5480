package io.larkspur.sandbox.http;

import io.larkspur.sandbox.state.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import tools.jackson.databind.JsonNode;

/**
 * What goes back: a body, or a stream whose every piece is sent at once, or a WebSocket, or (the connection is closed
 * instead) nothing.
 */
public record Answer(
        int status,
        List<Map.Entry<String, String>> headers,
        byte[] body,
        @Nullable Flux<byte[]> stream,
        @Nullable BiFunction<? super WebsocketInbound, ? super WebsocketOutbound, ? extends Publisher<Void>> webSocket,
        boolean dropped) {

    public static Answer json(JsonNode body) {
        return json(200, body);
    }

    public static Answer json(int status, JsonNode body) {
        return of(status, "application/json; charset=utf-8", Json.bytes(body));
    }

    public static Answer html(int status, String page) {
        return of(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer text(int status, String text) {
        return of(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer redirect(int status, String location) {
        return new Answer(status, List.of(Map.entry("Location", location)), new byte[0], null, null, false);
    }

    public static Answer empty(int status) {
        return new Answer(status, List.of(), new byte[0], null, null, false);
    }

    public static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, List.of(Map.entry("Content-Type", contentType)), body, null, null, false);
    }

    public static Answer events(Flux<byte[]> stream) {
        return new Answer(
                200,
                List.of(Map.entry("Content-Type", "text/event-stream"), Map.entry("Cache-Control", "no-cache")),
                new byte[0],
                stream,
                null,
                false);
    }

    public static Answer webSocket(
            BiFunction<? super WebsocketInbound, ? super WebsocketOutbound, ? extends Publisher<Void>> handler) {
        return new Answer(101, List.of(), new byte[0], null, handler, false);
    }

    /** The connection is closed where an answer was due. */
    public static Answer nothing() {
        return new Answer(0, List.of(), new byte[0], null, null, true);
    }

    /** The pieces of a stream come that far apart; anything else stays as it is. */
    Answer paced(Duration pace) {
        return stream == null
                ? this
                : new Answer(
                        status, headers, body, stream.onBackpressureBuffer().delayElements(pace), webSocket, dropped);
    }

    public Answer with(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.removeIf(header -> header.getKey().equalsIgnoreCase(name));
        more.add(Map.entry(name, value));
        return new Answer(status, more, body, stream, webSocket, dropped);
    }
}
