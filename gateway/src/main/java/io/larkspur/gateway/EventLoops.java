package io.larkspur.gateway;

import reactor.netty.ReactorNetty;

/** How many threads move bytes. */
public final class EventLoops {

    private EventLoops() {}

    /**
     * One for each core, unless the system property {@code reactor.netty.ioWorkerCount} says otherwise. By default there are
     * at least four, as if some of them would block; on fewer cores a call then hops between threads, at the price of a
     * wake-up each time. To be called before anything listens.
     */
    public static void oneForEachCore() {
        if (System.getProperty(ReactorNetty.IO_WORKER_COUNT) == null) {
            System.setProperty(
                    ReactorNetty.IO_WORKER_COUNT,
                    Integer.toString(Runtime.getRuntime().availableProcessors()));
        }
    }
}
