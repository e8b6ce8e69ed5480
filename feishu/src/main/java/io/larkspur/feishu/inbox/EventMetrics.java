package io.larkspur.feishu.inbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what became of events, and shows what waits. Types that nobody here wants share one label. */
public final class EventMetrics {

    private static final String EVENTS = "larkspur.events";
    private static final String OTHER = "other";

    private final MeterRegistry meters;
    private final EventHandlers handlers;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();

    EventMetrics(MeterRegistry meters, EventHandlers handlers) {
        this.meters = meters;
        this.handlers = handlers;
    }

    /** @param outcome such as {@code kept}, {@code duplicate}, {@code ignored}, {@code ended} */
    public void count(String type, String outcome) {
        meters.counter(EVENTS, "type", handlers.of(type).isPresent() ? type : OTHER, "outcome", outcome)
                .increment();
    }

    void showBacklog() {
        Gauge.builder("larkspur.inbox.waiting", waiting, AtomicLong::get)
                .description("Events kept whose work is not done, over all replicas")
                .register(meters);
        Gauge.builder("larkspur.inbox.dead", dead, AtomicLong::get)
                .description("Events given up after too many attempts, over all replicas")
                .register(meters);
    }

    void backlog(StoredInbox.Backlog backlog) {
        waiting.set(backlog.waiting());
        dead.set(backlog.dead());
    }
}
