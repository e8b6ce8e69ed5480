package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainSettingsTests {

    private static final Duration QUIET = Duration.ofMillis(500);

    @Test
    void refuseATimeThatAStopWouldNotGive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DrainSettings(Duration.ofSeconds(30), QUIET))
                .withMessageContaining("larkspur.gateway.drain.longest");
    }

    @Test
    void takeTheLongestTimeThatItGives() {
        assertThat(new DrainSettings(Duration.ofSeconds(25), QUIET).longest()).isEqualTo(Duration.ofSeconds(25));
    }
}
