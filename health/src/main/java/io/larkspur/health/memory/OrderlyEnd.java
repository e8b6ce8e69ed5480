package io.larkspur.health.memory;

import java.time.Duration;

/** The end of this JVM, in good order if that can be had in time. */
final class OrderlyEnd implements Runnable {

    /** The status with which the JVM ends itself when it is out of memory ({@code ExitOnOutOfMemoryError}). */
    private static final int STATUS = 3;

    private final Duration grace;

    OrderlyEnd(Duration grace) {
        this.grace = grace;
    }

    @Override
    public void run() {
        try {
            new Thread(() -> System.exit(STATUS), "memory-end").start();
            Thread.sleep(grace.toMillis());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(STATUS);
        }
    }
}
