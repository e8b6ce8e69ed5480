package io.larkspur.gateway.outbound;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** That an app's month is used up, until it is over or a call that tries finds otherwise. */
final class Exhaustion {

    private final long between;
    private final AtomicLong nextTry = new AtomicLong();
    private volatile boolean begun;
    private volatile long end;
    private volatile long changed = System.nanoTime();

    Exhaustion(Duration between) {
        this.between = between.toNanos();
    }

    void begin(Duration left) {
        end = System.nanoTime() + left.toNanos();
        if (!begun) {
            nextTry.set(System.nanoTime() + between);
        }
        begun = true;
        changed = System.nanoTime();
    }

    void end() {
        begun = false;
        changed = System.nanoTime();
    }

    /**
     * What all replicas know, unless it was asked for before this one found out otherwise.
     *
     * @param left how long it lasts; null when it is over
     * @param asked nanoseconds
     */
    void hear(@Nullable Duration left, long asked) {
        if (asked - changed < 0) {
            return;
        }
        if (left != null) {
            begin(left);
        } else {
            end();
        }
    }

    boolean holds() {
        return begun && end - System.nanoTime() > 0;
    }

    /** One call in a while. */
    boolean mayTry() {
        long due = nextTry.get();
        long now = System.nanoTime();
        return due - now <= 0 && nextTry.compareAndSet(due, now + between);
    }
}
