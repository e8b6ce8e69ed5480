package io.larkspur.health.memory;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at the heap each half second, on a thread of its own that needs next to no memory, and ends the program when it does
 * not suffice: one that is started anew serves better than one that limps, and its neighbours serve meanwhile.
 */
final class MemoryWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(MemoryWatch.class);
    private static final long EACH_MILLIS = 500;

    private final Supplier<HeapReading> heap;
    private final HeapPressure pressure;
    private final Runnable end;
    private CountDownLatch stopped = new CountDownLatch(0);

    MemoryWatch(Supplier<HeapReading> heap, HeapPressure pressure, Runnable end) {
        this.heap = heap;
        this.pressure = pressure;
        this.end = end;
    }

    @Override
    public synchronized void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopped = stop;
        Thread watching = new Thread(() -> watch(stop), "memory-watch");
        watching.setDaemon(true);
        watching.start();
    }

    @Override
    public synchronized void stop() {
        stopped.countDown();
    }

    @Override
    public synchronized boolean isRunning() {
        return stopped.getCount() > 0;
    }

    private void watch(CountDownLatch stop) {
        try {
            while (!stop.await(EACH_MILLIS, TimeUnit.MILLISECONDS)) {
                HeapReading now = heap.get();
                if (pressure.isTooHighAt(now)) {
                    log.error(
                            "The heap does not suffice: {} per cent of it cannot be freed. The program ends",
                            Math.round(now.kept() * 100));
                    end.run();
                    return;
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (OutOfMemoryError enough) {
            end.run();
        }
    }
}
