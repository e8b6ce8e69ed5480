package io.larkspur.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ReplicasTests {

    private final Steps clock = new Steps();
    private final Replicas replicas = new Replicas(1, clock);

    @Test
    void remembersMoreForAWhileWhenFewerAreSeen() {
        replicas.seen(3);
        replicas.seen(1);
        assertThat(replicas.count()).isEqualTo(3);

        clock.now = clock.now.plus(Duration.ofSeconds(31));
        replicas.seen(1);

        assertThat(replicas.count()).isEqualTo(1);
    }

    @Test
    void remembersThemWhileNobodyCanBeSeen() {
        replicas.seen(3);

        clock.now = clock.now.plus(Duration.ofHours(5));

        assertThat(replicas.count()).isEqualTo(3);
    }

    @Test
    void neverCountsFewerThanConfigured() {
        Replicas many = new Replicas(5, clock);

        many.seen(2);

        assertThat(many.count()).isEqualTo(5);
    }

    private static final class Steps extends Clock {

        private Instant now = Instant.parse("2026-01-19T10:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
