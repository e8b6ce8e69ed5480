package io.larkspur.proofs.scenario;

import io.larkspur.proofs.stage.Refresh;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;

/** How dense the arrivals at the token endpoint were, in windows that slide. */
final class Pace {

    static final int PER_SECOND = 50;
    static final int PER_MINUTE = 1_000;

    private Pace() {}

    static long mostIn(List<Refresh> refreshes, Duration window) {
        ArrayDeque<Instant> within = new ArrayDeque<>();
        long most = 0;
        for (Refresh refresh :
                refreshes.stream().sorted(Comparator.comparing(Refresh::at)).toList()) {
            within.addLast(refresh.at());
            while (!within.getFirst().plus(window).isAfter(refresh.at())) {
                within.removeFirst();
            }
            most = Math.max(most, within.size());
        }
        return most;
    }

    /** By how many arrivals the densest windows were too dense. */
    static long beyond(List<Refresh> refreshes) {
        return Math.max(0, mostIn(refreshes, Duration.ofSeconds(1)) - PER_SECOND)
                + Math.max(0, mostIn(refreshes, Duration.ofMinutes(1)) - PER_MINUTE);
    }
}
