package io.larkspur.feishu.inbox;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/** An inbox that keeps events in a map, or fails to. */
public final class InboxInMemory implements EventInbox {

    public final Map<String, PlatformEvent> kept = new ConcurrentHashMap<>();
    public volatile boolean fails;
    private final Set<String> wanted;

    public InboxInMemory(String... wanted) {
        this.wanted = Set.of(wanted);
    }

    public static EventMetrics metrics() {
        return new EventMetrics(new SimpleMeterRegistry(), new EventHandlers(List.of()));
    }

    @Override
    public boolean wants(String type) {
        return wanted.contains(type);
    }

    @Override
    public Mono<Boolean> keep(PlatformEvent event) {
        return Mono.fromCallable(() -> {
            if (fails) {
                throw new IllegalStateException("away");
            }
            return kept.putIfAbsent(event.eventId(), event) == null;
        });
    }
}
