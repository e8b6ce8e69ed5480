package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RefreshPropertiesTests {

    private static final Instant FROM = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant END = FROM.plus(Duration.ofMinutes(100));

    @Test
    void stayBelowThePlatformsLimitsUnlessToldOtherwise() {
        RefreshProperties settings = bind(Map.of());

        int burst = settings.perSecond() - settings.perMinute() / 60 - 1;
        assertThat(settings.perMinute() + burst).isLessThan(1_000);
        assertThat(settings.perSecond()).isLessThan(50);
    }

    @ParameterizedTest
    @CsvSource({
        "earliest, 5",
        "latest, 40",
        "latest, 99",
        "patience, 1ms",
        "idle, 1m",
        "per-minute, 1",
        "per-second, 10",
        "replicas, 0",
        "upkeep, 1h"
    })
    void refuseNonsenseByName(String property, String value) {
        assertThatThrownBy(() -> bind(Map.of("larkspur.vault.refresh." + property, value)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageContaining("larkspur.vault.refresh." + property);
    }

    @Test
    void spreadRefreshesOverTheMiddleOfTheLifeAndAlwaysAlike() {
        RefreshProperties settings = bind(Map.of());

        IntStream.range(0, 1_000).forEach(n -> assertThat(due(n, settings))
                .isBetween(FROM.plus(Duration.ofMinutes(50)), FROM.plus(Duration.ofMinutes(60)))
                .isEqualTo(due(n, settings)));
        assertThat(IntStream.range(0, 1_000)
                        .mapToObj(n -> Duration.between(FROM, due(n, settings)).toMinutes())
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(10);
    }

    private static Instant due(int user, RefreshProperties settings) {
        return Schedule.refreshAt(new GrantKey("cli_a", "ou_" + user), 7, settings, FROM, END);
    }

    private static RefreshProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("larkspur.vault.refresh", RefreshProperties.class);
    }
}
