package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class VaultPropertiesTests {

    @Test
    void livesTenMinutesUnlessToldOtherwise() {
        VaultProperties properties = bind(Map.of());

        assertThat(properties.authSessionLife()).isEqualTo(Duration.ofMinutes(10));
        assertThat(properties.unpromptedSessionLife()).isEqualTo(Duration.ofHours(24));
        assertThat(properties.deniedCooldown()).isEqualTo(Duration.ofMinutes(10));
        assertThat(properties.expiringMargin()).isEqualTo(Duration.ofMinutes(5));
        assertThat(properties.refreshDeadline()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({
        "auth-session-life, 1s",
        "auth-session-life, 2d",
        "unprompted-session-life, 9m",
        "denied-cooldown, 8d",
        "expired-cooldown, -1s",
        "undeliverable-cooldown, 1s",
        "sweep-period, 1ms",
        "expiring-margin, -1s",
        "refresh-deadline, 0s",
        "store-deadline, 1ms",
        "stale-allowance, 2h",
        "cache-size, -1",
        "cache-heap, 0",
        "cache-heap, 0.9",
        "cache-heap, NaN"
    })
    void refusesNonsenseByName(String property, String value) {
        assertThatThrownBy(() -> bind(Map.of("larkspur.vault." + property, value)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessageContaining("larkspur.vault." + property);
    }

    private static VaultProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("larkspur.vault", VaultProperties.class);
    }
}
