package io.larkspur.sandbox.messages;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** No more than five in any second, counted per name. */
final class Pace {
    private static final int MOST = 5;
    private static final long WINDOW_MILLIS = 1000;

    private final Clock clock;
    private final Map<String, Deque<Long>> times = new ConcurrentHashMap<>();

    Pace(Clock clock) {
        this.clock = clock;
    }

    boolean allows(String name) {
        long now = clock.millis();
        AtomicBoolean allowed = new AtomicBoolean();
        times.compute(name, (key, old) -> {
            Deque<Long> recent = old == null ? new ArrayDeque<>() : old;
            while (!recent.isEmpty() && recent.peekFirst() <= now - WINDOW_MILLIS) {
                recent.removeFirst();
            }
            if (recent.size() < MOST) {
                recent.addLast(now);
                allowed.set(true);
            }
            return recent;
        });
        return allowed.get();
    }
}
