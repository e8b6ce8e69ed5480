package io.larkspur.limits;

import io.larkspur.stores.RedisAside;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts what the limiter does. */
final class LimitMeters {

    private final Counter asked;
    private final Map<Kind, Counter> refused = new EnumMap<>(Kind.class);

    LimitMeters(MeterRegistry registry) {
        this.asked = registry.counter("larkspur.limits.asked");
        for (Kind kind : Kind.values()) {
            refused.put(kind, registry.counter("larkspur.limits.refused", "by", kind.label()));
        }
    }

    static LimitMeters none() {
        return new LimitMeters(new CompositeMeterRegistry());
    }

    static void replicas(MeterRegistry registry, Replicas replicas) {
        Gauge.builder("larkspur.limits.replicas", replicas, Replicas::count).register(registry);
    }

    static void away(MeterRegistry registry, RedisAside redis) {
        Gauge.builder("larkspur.redis.away", redis, store -> store.isAway() ? 1 : 0)
                .register(registry);
    }

    void asked() {
        asked.increment();
    }

    void refused(Kind kind) {
        Counter counter = refused.get(kind);
        if (counter != null) {
            counter.increment();
        }
    }
}
