package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WorkingHoursTests {

    private final WorkingHours hours = new WorkingHours(bind(Map.of()));

    /** 1 o'clock here is 9 o'clock in Shanghai; 2026-11-20 is a Friday. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-20T00:59:59Z, false",
        "2026-11-20T01:00:00Z, true",
        "2026-11-20T09:59:59Z, true",
        "2026-11-20T10:00:00Z, false",
        "2026-11-21T03:00:00Z, false",
        "2026-11-22T03:00:00Z, false",
        "2026-11-23T03:00:00Z, true"
    })
    void areNineToSixFromMondayToFridayInShanghai(Instant time, boolean included) {
        assertThat(hours.include(time)).isEqualTo(included);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-19T09:50:00Z, 2026-11-20T01:00:00Z",
        "2026-11-20T00:00:00Z, 2026-11-20T01:00:00Z",
        "2026-11-20T09:50:00Z, 2026-11-23T01:00:00Z"
    })
    void beginAgainAfterTheNightOrTheWeekend(Instant time, Instant next) {
        assertThat(hours.nextAfter(time)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"to, 08:00", "days, ''", "consent-life, 1h", "consent-ahead, 91d", "refresh-ahead, 1m"})
    void refuseNonsenseByName(String property, String value) {
        assertThatThrownBy(() -> bind(Map.of("larkspur.vault.ending." + property, value)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageContaining("larkspur.vault.ending." + property);
    }

    @Test
    void canBeElsewhere() {
        WorkingHours inBerlin = new WorkingHours(bind(Map.of(
                "larkspur.vault.ending.zone", "Europe/Berlin",
                "larkspur.vault.ending.from", "22:00",
                "larkspur.vault.ending.to", "23:30",
                "larkspur.vault.ending.days", "SUNDAY")));

        assertThat(inBerlin.include(Instant.parse("2026-11-22T21:15:00Z"))).isTrue();
        assertThat(inBerlin.include(Instant.parse("2026-11-22T03:15:00Z"))).isFalse();
    }

    private static EndingProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("larkspur.vault.ending", EndingProperties.class);
    }
}
