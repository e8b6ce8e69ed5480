package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Whether this process hears, without a gap, what others tell by Redis. Each process numbers what it tells, and says once
 * a second how much that was, on the same channel. Who hears neither the others nor itself, or finds a number missing,
 * has missed something, whatever the connection says of itself.
 */
final class Hearing {

    static final Duration PULSE = Duration.ofSeconds(1);

    private static final Duration SILENCE = PULSE.multipliedBy(3);

    /** A process that was not heard for so long is gone, or begins anew as one that was missed. */
    private static final Duration MEMORY = Duration.ofMinutes(1);

    private final Ticker ticker;
    private final Map<String, Account> accounts = new HashMap<>();
    private volatile boolean ever;
    private volatile long since;
    private volatile long last;

    Hearing(Ticker ticker) {
        this.ticker = ticker;
    }

    synchronized void heard(Telling telling) {
        long now = ticker.read();
        boolean missing = isMissing(telling, now);
        if (missing || isSilentAt(now)) {
            since = now;
        }
        last = now;
        ever = true;
        accounts.values().removeIf(account -> account.isOlderThan(now - MEMORY.toNanos()));
    }

    /** Whether whatever was told since that reading of the ticker has been heard. */
    boolean isWholeSince(long then) {
        return !isSilentAt(ticker.read()) && then - since >= 0;
    }

    private boolean isMissing(Telling telling, long now) {
        Account known = accounts.get(telling.process());
        if (known != null) {
            return known.isMissing(telling, now);
        }
        accounts.put(telling.process(), new Account(telling, now));
        return telling.before() > 0 && now - since > SILENCE.toNanos();
    }

    private boolean isSilentAt(long now) {
        return !ever || now - last > SILENCE.toNanos();
    }

    /** What one process has told. Two tellings may overtake each other, so a missing number is waited for. */
    private static final class Account {

        private final TreeSet<Long> early = new TreeSet<>();
        private long complete;
        private long told;
        private long heardAt;
        private long wholeAt;

        Account(Telling first, long now) {
            this.complete = first.number();
            this.told = first.number();
            this.heardAt = now;
            this.wholeAt = now;
        }

        boolean isMissing(Telling telling, long now) {
            heardAt = now;
            told = Math.max(told, telling.number());
            if (!telling.isPulse() && telling.number() > complete) {
                early.add(telling.number());
            }
            while (early.remove(complete + 1)) {
                complete++;
                wholeAt = now;
            }
            if (complete == told) {
                wholeAt = now;
                return false;
            }
            if (now - wholeAt <= SILENCE.toNanos()) {
                return false;
            }
            complete = told;
            early.clear();
            wholeAt = now;
            return true;
        }

        boolean isOlderThan(long then) {
            return heardAt - then < 0;
        }
    }
}
