package io.larkspur.benchmarks.dataplane;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for something to come true. */
final class Waiting {

    private static final Duration LONGEST = Duration.ofMinutes(3);

    private Waiting() {}

    static void until(String what, Callable<Boolean> condition) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("In vain waited for " + what);
            }
            pause(Duration.ofMillis(200));
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (Exception notYet) {
            return false;
        }
    }
}
