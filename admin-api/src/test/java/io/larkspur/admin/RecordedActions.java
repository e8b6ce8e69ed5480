package io.larkspur.admin;

import io.larkspur.feishu.CardActions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** Answers every click with a toast and remembers how it came. */
final class RecordedActions implements CardActions {

    static final String TOAST = "{\"toast\":{\"type\":\"success\",\"content\":\"已授权\"}}";

    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    void forget() {
        seen.clear();
    }

    List<Seen> seen() {
        return seen;
    }

    @Override
    public Mono<String> signed(Map<String, String> headers, byte[] body) {
        seen.add(new Seen("signed", headers, new String(body, StandardCharsets.UTF_8)));
        return Mono.just(TOAST);
    }

    @Override
    public Mono<String> plain(byte[] body) {
        seen.add(new Seen("plain", Map.of(), new String(body, StandardCharsets.UTF_8)));
        return Mono.just(TOAST);
    }

    record Seen(String form, Map<String, String> headers, String body) {}
}
