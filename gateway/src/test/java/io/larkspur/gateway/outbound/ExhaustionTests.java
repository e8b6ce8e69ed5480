package io.larkspur.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExhaustionTests {

    private final Exhaustion exhaustion = new Exhaustion(Duration.ofMinutes(1));

    @Test
    void endsWhereAllHaveHeardThatItIsOver() {
        exhaustion.begin(Duration.ofDays(1));

        exhaustion.hear(null, System.nanoTime());

        assertThat(exhaustion.holds()).isFalse();
    }

    @Test
    void doesNotEndByWhatWasAskedForBeforeItBegan() {
        long asked = System.nanoTime() - 1;
        exhaustion.begin(Duration.ofDays(1));

        exhaustion.hear(null, asked);

        assertThat(exhaustion.holds()).isTrue();
    }

    @Test
    void doesNotBeginAgainByWhatWasAskedForBeforeItEnded() {
        exhaustion.begin(Duration.ofDays(1));
        long asked = System.nanoTime() - 1;
        exhaustion.end();

        exhaustion.hear(Duration.ofDays(1), asked);

        assertThat(exhaustion.holds()).isFalse();
    }
}
