package io.larkspur.vault;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Which keys are in use, and whether this process can seal. */
final class SealingMeters {

    private final MultiGauge grants;
    private final Counter resealed;
    private final AtomicInteger able = new AtomicInteger();

    SealingMeters(MeterRegistry registry) {
        this.grants = MultiGauge.builder("larkspur.sealing.key.grants")
                .description("Grants sealed by each key, counted once a minute")
                .register(registry);
        this.resealed = Counter.builder("larkspur.sealing.resealed")
                .description("Grants that this process sealed anew")
                .register(registry);
        Gauge.builder("larkspur.sealing.able", able, AtomicInteger::get)
                .description("1 while this process has the key that seals, else 0")
                .register(registry);
    }

    void counted(List<SealingTable.Count> counts) {
        grants.register(
                counts.stream()
                        .map(count -> MultiGauge.Row.of(Tags.of("key_id", count.keyId()), count.grants()))
                        .toList(),
                true);
    }

    void resealed(long count) {
        resealed.increment(count);
    }

    void sealsBy(boolean here) {
        able.set(here ? 1 : 0);
    }
}
