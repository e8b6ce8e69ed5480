package io.larkspur.feishu.callback;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts how walks end; the success rate is the share of {@code outcome="authorized"}. */
final class WalkMetrics {

    private static final String NAME = "larkspur.authorizations";

    private final MeterRegistry meters;

    WalkMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (Outcome outcome : Outcome.values()) {
            meters.counter(NAME, "outcome", tag(outcome));
        }
    }

    void count(Outcome outcome) {
        meters.counter(NAME, "outcome", tag(outcome)).increment();
    }

    private static String tag(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
