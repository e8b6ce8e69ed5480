package io.larkspur.limits;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Among how many processes limits are shared: as many as have been seen within the last while, and while the register is
 * away as many as were seen last. A register that has lost its data, or one that a network splits off, does not make a
 * process believe that it is alone.
 */
final class Replicas {

    private static final Duration MEMORY = Duration.ofSeconds(30);

    private final int least;
    private final Clock clock;
    private final Deque<Sight> sights = new ArrayDeque<>();
    private volatile int count;

    /** @param least never fewer than that */
    Replicas(int least, Clock clock) {
        this.least = least;
        this.clock = clock;
        this.count = least;
    }

    int count() {
        return count;
    }

    synchronized void seen(int processes) {
        long now = clock.millis();
        sights.removeIf(sight -> sight.at() < now - MEMORY.toMillis() || sight.processes() <= processes);
        sights.addLast(new Sight(now, processes));
        count = Math.max(least, sights.getFirst().processes());
    }

    private record Sight(long at, int processes) {}
}
