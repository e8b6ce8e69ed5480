package io.larkspur.vault;

import io.larkspur.vault.AuthorizationCounts.Counts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/**
 * How authorizations end, each counted by the one process that ended it; and what stands in the database, which reads the
 * same in every process.
 */
final class AuthorizationMetrics {

    private static final String ENDS = "larkspur.authorizations";
    private static final String SENT = "larkspur.cards.sent";
    private static final String CHANGES = "larkspur.cards.changes";

    private final MeterRegistry meters;
    private final AtomicReference<Counts> counts = new AtomicReference<>(new Counts(0, 0, 0, 0));

    AuthorizationMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (Outcome outcome : Outcome.values()) {
            meters.counter(ENDS, "outcome", outcome.tag());
        }
        for (InvitationReason reason : InvitationReason.values()) {
            meters.counter(SENT, "reason", reason.wireName());
        }
        for (String result : new String[] {"shown", "postponed", "impossible"}) {
            meters.counter(CHANGES, "result", result);
        }
        gauge("larkspur.authorization.success.ratio", Counts::successRatio);
        gauge("larkspur.authorizations.pending", Counts::pending);
        gauge("larkspur.cards.untrue", Counts::untrue);
    }

    void ended(Outcome outcome) {
        meters.counter(ENDS, "outcome", outcome.tag()).increment();
    }

    void cardSent(AuthSession session) {
        meters.counter(SENT, "reason", session.reason().wireName()).increment();
    }

    void cardChanged(String result) {
        meters.counter(CHANGES, "result", result).increment();
    }

    void counted(Counts now) {
        counts.set(now);
    }

    private void gauge(String name, ToDoubleFunction<Counts> value) {
        Gauge.builder(name, () -> value.applyAsDouble(counts.get()))
                .strongReference(true)
                .register(meters);
    }

    /** {@link #OTHER_PERSON} ends a try, the others end the session. */
    enum Outcome {
        COMPLETED,
        DENIED,
        EXPIRED,
        OTHER_PERSON,
        UNDELIVERABLE;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
