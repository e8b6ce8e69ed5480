package io.larkspur.sandbox.messages;

import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.state.Memory;
import io.larkspur.sandbox.state.Remembered;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All messages, oldest first; the oldest are forgotten when there are very many. */
public final class Messages implements Remembered {
    private static final int MOST = 20_000;
    private static final Duration REPEATS_COUNT_ONCE = Duration.ofHours(1);

    private final Clock clock;
    private final Memory memory;
    private final Map<String, Message> messages = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Message> eldest) {
            return size() > MOST;
        }
    };
    private final Map<String, Sent> sentByUuid = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sent> eldest) {
            return size() > MOST;
        }
    };

    public Messages(Clock clock, Memory memory) {
        this.clock = clock;
        this.memory = memory;
    }

    public synchronized @Nullable Message find(String id) {
        return messages.get(id);
    }

    public synchronized List<Message> all() {
        return List.copyOf(messages.values());
    }

    /** What was sent with the same uuid less than an hour ago, or else the new message. */
    synchronized Message onceFor(@Nullable String uuid, Supplier<Message> fresh) {
        Instant now = clock.instant();
        Sent before = uuid == null ? null : sentByUuid.get(uuid);
        if (before != null && now.isBefore(before.at().plus(REPEATS_COUNT_ONCE))) {
            Message same = messages.get(before.message());
            if (same != null) {
                return same;
            }
        }
        Message message = fresh.get();
        messages.put(message.id(), message);
        if (uuid != null) {
            sentByUuid.put(uuid, new Sent(message.id(), now));
        }
        memory.changed();
        return message;
    }

    /** A change never adds a message. */
    public synchronized void change(Message changed) {
        messages.replace(changed.id(), changed);
        memory.changed();
    }

    /** Shows the card in the place of the one that is there. */
    public synchronized void show(String id, String content) {
        Message message = messages.get(id);
        if (message != null) {
            change(message.patched(content, clock.instant()));
        }
    }

    @Override
    public String name() {
        return "messages";
    }

    @Override
    public synchronized JsonNode save() {
        ObjectNode saved = Json.object();
        ArrayNode rows = saved.putArray("messages");
        messages.values().forEach(message -> rows.add(message.save()));
        ArrayNode uuids = saved.putArray("uuids");
        sentByUuid.forEach((uuid, sent) -> uuids.addObject()
                .put("uuid", uuid)
                .put("message", sent.message())
                .put("at", sent.at().toString()));
        return saved;
    }

    @Override
    public synchronized void load(JsonNode saved) {
        saved.path("messages").forEach(row -> {
            Message message = Message.load(row);
            messages.put(message.id(), message);
        });
        saved.path("uuids")
                .forEach(row -> sentByUuid.put(
                        row.path("uuid").asString(""),
                        new Sent(
                                row.path("message").asString(""),
                                Instant.parse(row.path("at").asString("")))));
    }

    @Override
    public synchronized void forget() {
        messages.clear();
        sentByUuid.clear();
    }

    private record Sent(String message, Instant at) {}
}
