package io.larkspur.proofs.stage;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** An open load: the next call goes out when it is due, also when the answers fall behind, up to a bound. */
final class Load {

    private static final int MOST_UNDER_WAY = 2_000;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(90);

    private final Supplier<Mono<Reply>> call;
    private final Tally tally;
    private final long interval;
    private final AtomicLong underWay = new AtomicLong();
    private final Thread clock = new Thread(this::run, "load");
    private volatile boolean over;

    Load(int perSecond, Supplier<Mono<Reply>> call, Tally tally) {
        this.interval = 1_000_000_000L / perSecond;
        this.call = call;
        this.tally = tally;
        clock.setDaemon(true);
    }

    void start() {
        clock.start();
    }

    void finish() {
        over = true;
        await().atMost(LAST_ANSWERS).until(() -> !clock.isAlive() && underWay.get() == 0);
    }

    private void run() {
        long due = System.nanoTime();
        while (!over) {
            long early = due - System.nanoTime();
            if (early > 0) {
                Pause.of(Duration.ofMillis(Math.max(1, early / 1_000_000)));
                continue;
            }
            if (underWay.get() < MOST_UNDER_WAY) {
                underWay.incrementAndGet();
                call.get().doFinally(end -> underWay.decrementAndGet()).subscribe(tally::add);
            }
            due += interval;
        }
    }
}
