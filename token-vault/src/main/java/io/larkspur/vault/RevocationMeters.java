package io.larkspur.vault;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How many grants ended, how soon that had effect here, and how old this process's knowledge is. */
final class RevocationMeters {

    private final MeterRegistry registry;
    private final Timer effect;

    RevocationMeters(MeterRegistry registry, Freshness freshness) {
        this.registry = registry;
        this.effect = Timer.builder("larkspur.revocation.effect")
                .description("From the end of a grant in Postgres to its effect in this process")
                .serviceLevelObjectives(
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5))
                .register(registry);
        Gauge.builder(
                        "larkspur.revocation.poll.age",
                        freshness,
                        known -> known.age().toNanos() / 1e9)
                .baseUnit("seconds")
                .description("Since revocations were last read from Postgres")
                .register(registry);
    }

    void ended(String by, long count) {
        counter("larkspur.revocation.grants", "Grants ended by this process", "by", by)
                .increment(count);
    }

    void consentsWithdrawn(long count) {
        Counter.builder("larkspur.revocation.consents")
                .description("Consents to an application taken back while the grant stays")
                .register(registry)
                .increment(count);
    }

    void platformTold(String outcome) {
        counter("larkspur.revocation.platform", "Ends told to the platform", "outcome", outcome)
                .increment();
    }

    void tookEffectAfter(Duration delay) {
        effect.record(delay);
    }

    private Counter counter(String name, String description, String tag, String value) {
        return Counter.builder(name).description(description).tag(tag, value).register(registry);
    }
}
