package io.larkspur.vault;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Counts what becomes of refreshes. */
final class RefreshMetrics {

    private static final String PREFIX = "larkspur.token.refresh.";

    private final MeterRegistry meters;
    private final Timer window;
    private final AtomicLong backlog = new AtomicLong();

    RefreshMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.window = Timer.builder(PREFIX + "durable")
                .description("From the platform's answer to its being durable")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(meters);
        Gauge.builder(PREFIX + "backlog", backlog::get)
                .description("Claims left behind and doubts to be settled, as of the last look")
                .register(meters);
    }

    /** Grants whose turn at the token endpoint is kept in this process. */
    void watchQueue(Supplier<Number> size) {
        Gauge.builder(PREFIX + "queued", size)
                .description("Grants that wait for their turn at the token endpoint")
                .register(meters);
    }

    /** @param outcome refreshed, refused, postponed, not_sent, unanswered or late */
    void tried(String outcome) {
        meters.counter(PREFIX + "attempts", "outcome", outcome).increment();
    }

    /** @param by what a claim left behind was settled */
    void recovered(String by) {
        meters.counter(PREFIX + "recoveries", "by", by).increment();
    }

    void replayed() {
        meters.counter(PREFIX + "replays").increment();
    }

    void lost() {
        meters.counter(PREFIX + "lost").increment();
    }

    void backlog(long size) {
        backlog.set(size);
    }

    Window answered() {
        long since = meters.config().clock().monotonicTime();
        return () -> window.record(meters.config().clock().monotonicTime() - since, TimeUnit.NANOSECONDS);
    }

    /** The time in which a crash loses a user's tokens. */
    @FunctionalInterface
    interface Window {

        void close();
    }
}
