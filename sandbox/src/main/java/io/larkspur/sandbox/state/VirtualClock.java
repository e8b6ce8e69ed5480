package io.larkspur.sandbox.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * A clock that can be put forward, so that seven days pass in a test. What is due at a time of this clock runs when that
 * time has come, either by itself or because somebody put the clock forward.
 */
public final class VirtualClock extends Clock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(VirtualClock.class);
    private static final Duration TICK = Duration.ofMillis(100);

    private final Clock real;
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at));
    private final Disposable ticking;
    private volatile Duration offset = Duration.ZERO;

    public VirtualClock(Clock real) {
        this.real = real;
        this.ticking = Schedulers.parallel()
                .schedulePeriodically(this::runDue, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Instant instant() {
        return real.instant().plus(offset);
    }

    @Override
    public long millis() {
        return real.millis() + offset.toMillis();
    }

    public Duration offset() {
        return offset;
    }

    public void advance(Duration step) {
        synchronized (due) {
            offset = offset.plus(step);
        }
        runDue();
    }

    /** Back to the real time; nothing that was planned stays planned. */
    public void reset() {
        synchronized (due) {
            offset = Duration.ZERO;
            due.clear();
        }
    }

    public void at(Instant time, Runnable task) {
        synchronized (due) {
            due.add(new Due(time, task));
        }
    }

    /** How much waits for its time. */
    public int planned() {
        synchronized (due) {
            return due.size();
        }
    }

    private void runDue() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException failure) {
                log.warn("A planned task of the sandbox failed", failure);
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (due) {
            Due first = due.peek();
            if (first == null || first.at().isAfter(instant())) {
                return null;
            }
            due.remove(first);
            return first.task();
        }
    }

    @Override
    public void close() {
        ticking.dispose();
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("The sandbox knows instants only");
    }

    private record Due(Instant at, Runnable task) {}
}
