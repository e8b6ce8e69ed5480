package io.larkspur.gateway.guard;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.Metrics;
import java.util.concurrent.atomic.AtomicInteger;

/** The time from one change of a breaker to the next, known by what is counted in it, and the calls sent in it. */
final class Spell {

    private final Metrics counted;
    private final Object series;
    private final long since;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile long lastHeard;

    Spell(Metrics counted, long now) {
        this(counted, new Object(), now);
    }

    private Spell(Metrics counted, Object series, long now) {
        this.counted = counted;
        this.series = series;
        this.since = now;
        this.lastHeard = now;
    }

    /** A trial after a trial that has not come to an end by itself. */
    Spell next(Metrics counted, long now) {
        return new Spell(counted, series, now);
    }

    boolean isFollowedBy(Spell later) {
        return series == later.series;
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
