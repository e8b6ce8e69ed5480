package io.larkspur.health.memory;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at the heap each half second, on a thread of its own that needs next to no memory, and ends the program when it does
 * not suffice: one that is started anew serves better than one that limps, and its neighbours serve meanwhile.
 */
final class MemoryWatch implements SmartLifecycle {

    private static final long EACH_MILLIS = 500;

    private final Supplier<HeapReading> heap;
    private final HeapPressure pressure;
    private final Consumer<String> end;
    private CountDownLatch stopped = new CountDownLatch(0);

    /** @param end gets the reason, and does not return */
    MemoryWatch(Supplier<HeapReading> heap, HeapPressure pressure, Consumer<String> end) {
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
                look();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looking needs next to nothing; where that is too much, nothing else can be done either. */
    private void look() {
        try {
            HeapReading now = heap.get();
            if (pressure.isTooHighAt(now)) {
                end.accept(Math.round(now.kept() * 100) + " per cent of it cannot be freed");
            }
        } catch (OutOfMemoryError | NoClassDefFoundError | ExceptionInInitializerError enough) {
            end.accept("nothing is left of it");
        }
    }
}
