package io.larkspur.feishu.inbox;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Wants events of a type of its own, counts how often each took effect, and fails or takes its time on demand. */
public final class RecordedEvents implements EventHandler {

    public static final String TYPE = "storm";

    public final Map<String, AtomicInteger> effects = new ConcurrentHashMap<>();
    /** How many attempts fail from now on. */
    public final AtomicInteger failures = new AtomicInteger();

    public volatile Duration pause = Duration.ZERO;

    @Override
    public Set<String> types() {
        return Set.of(TYPE);
    }

    @Override
    public Mono<String> handle(PlatformEvent event) {
        Mono<String> effect = Mono.fromSupplier(() -> {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("told to fail");
            }
            effects.computeIfAbsent(event.eventId(), id -> new AtomicInteger()).incrementAndGet();
            return "recorded";
        });
        return pause.isZero() ? effect : Mono.delay(pause).then(effect);
    }
}
