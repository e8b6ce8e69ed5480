package io.larkspur.health.memory;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of this JVM, in good order if that can be had in time. */
final class OrderlyEnd implements Consumer<String> {

    private static final Logger log = LoggerFactory.getLogger(OrderlyEnd.class);

    /** The status with which the JVM ends itself when it is out of memory ({@code ExitOnOutOfMemoryError}). */
    private static final int STATUS = 3;

    private final Duration grace;

    OrderlyEnd(Duration grace) {
        this.grace = grace;
    }

    /** The reason is said on another thread, since who writes the log may be stuck, too. */
    @Override
    public void accept(String reason) {
        try {
            Thread ending = new Thread(() -> end(reason), "memory-end");
            ending.start();
            ending.join(Math.max(1, grace.toMillis()));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(STATUS);
        }
    }

    private static void end(String reason) {
        log.error("The heap does not suffice: {}. The program ends", reason);
        System.exit(STATUS);
    }
}
