package io.larkspur.issuer.walk;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts how walks to the authorize page and back end; one invitation may take several. */
final class WalkMetrics {

    private static final String NAME = "larkspur.authorization.walks";

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
