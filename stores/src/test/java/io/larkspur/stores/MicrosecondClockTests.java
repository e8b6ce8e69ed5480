package io.larkspur.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MicrosecondClockTests {

    @Test
    void tellsNoMoreThanMicroseconds() {
        Clock clock =
                new MicrosecondClock(Clock.fixed(Instant.parse("2026-01-19T10:00:00.123456789Z"), ZoneOffset.UTC));

        assertThat(clock.instant()).hasToString("2026-01-19T10:00:00.123456Z");
        assertThat(Instant.ofEpochMilli(clock.millis())).hasToString("2026-01-19T10:00:00.123Z");
        assertThat(Instant.now(clock.withZone(ZoneOffset.ofHours(8)))).isEqualTo(clock.instant());
    }
}
