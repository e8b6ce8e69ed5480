package io.larkspur.gateway.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.Metrics;
import java.util.concurrent.atomic.AtomicInteger;

/** The time from one change of a breaker to the next, known by what is counted in it, and the calls sent in it. */
final class Spell {

    private final Metrics counted;
    private final long since;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile long lastHeard;

    Spell(Metrics counted, long now) {
        this.counted = counted;
        this.since = now;
        this.lastHeard = now;
    }

    boolean isOf(Metrics metrics) {
        return counted == metrics;
    }

    void begun() {
        underWay.incrementAndGet();
    }

    void ended(long now) {
        lastHeard = now;
        underWay.decrementAndGet();
    }

    /** Nothing is under way, and nothing has been for so long. */
    boolean isQuietFor(long nanos, long now) {
        return underWay.get() == 0 && now - lastHeard >= nanos;
    }

    boolean lastsFor(long nanos, long now) {
        return now - since >= nanos;
    }
}
