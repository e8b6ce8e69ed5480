package io.larkspur.health.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeapPressureTests {

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final HeapPressure pressure =
            new HeapPressure(new MemorySettings(true, 0.85, 0.4, WINDOW, Duration.ofSeconds(5)));
    private Duration now = Duration.ZERO;
    private Duration collecting = Duration.ZERO;

    @Test
    void isTooHighOnceHalfOfAWindowWentIntoCollectionsThatFreedLittle() {
        assertThat(pass(WINDOW, 0.5, 0.9)).isFalse();
        assertThat(pass(Duration.ofMillis(500), 0.5, 0.9)).isTrue();
    }

    @Test
    void isNotTooHighInAFullHeapThatIsSeldomCollected() {
        assertThat(pass(Duration.ofMinutes(5), 0.05, 0.95)).isFalse();
    }

    @Test
    void isNotTooHighWhereCollectionsFreeEnough() {
        assertThat(pass(Duration.ofMinutes(5), 0.9, 0.5)).isFalse();
    }

    @Test
    void beginsAnewAfterASingleCollectionThatFreedEnough() {
        assertThat(pass(WINDOW, 0.5, 0.9)).isFalse();
        assertThat(pass(Duration.ofMillis(500), 0.5, 0.3)).isFalse();
        assertThat(pass(WINDOW, 0.5, 0.9)).isFalse();
        assertThat(pass(Duration.ofMillis(500), 0.5, 0.9)).isTrue();
    }

    /** As of the last reading. */
    private boolean pass(Duration time, double share, double kept) {
        boolean tooHigh = false;
        for (Duration end = now.plus(time); now.compareTo(end) < 0; ) {
            now = now.plusMillis(500);
            collecting = collecting.plusNanos((long) (share * 500_000_000));
            tooHigh = pressure.isTooHighAt(new HeapReading(now, collecting, kept));
        }
        return tooHigh;
    }
}
