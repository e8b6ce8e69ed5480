package io.larkspur.health.memory;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells a heap that is too small for its work from one that is just well used: for a whole window, most of it could not be
 * freed, and much of the time went into trying. The JVM itself gives up only when a single allocation fails, up to which a
 * program may limp for hours.
 */
final class HeapPressure {

    private final MemorySettings settings;
    private final Deque<HeapReading> readings = new ArrayDeque<>();

    HeapPressure(MemorySettings settings) {
        this.settings = settings;
    }

    /** Whether the heap does not suffice, as of that reading. */
    boolean isTooHighAt(HeapReading now) {
        readings.addLast(now);
        while (readings.size() > 2 && hasWindow(second(), now)) {
            readings.removeFirst();
        }
        HeapReading first = readings.getFirst();
        return hasWindow(first, now)
                && readings.stream().allMatch(reading -> reading.kept() >= settings.kept())
                && share(first, now) >= settings.collecting();
    }

    private HeapReading second() {
        return readings.stream().skip(1).findFirst().orElseThrow();
    }

    private boolean hasWindow(HeapReading from, HeapReading to) {
        return to.at().minus(from.at()).compareTo(settings.window()) >= 0;
    }

    private static double share(HeapReading from, HeapReading to) {
        return (double) to.collecting().minus(from.collecting()).toNanos()
                / Math.max(1, to.at().minus(from.at()).toNanos());
    }
}
