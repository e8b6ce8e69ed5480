package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HearingTests {

    private long nanos = Duration.ofDays(-1).toNanos();
    private final Hearing hearing = new Hearing(() -> nanos);

    @Test
    void isNotWholeBeforeAnythingWasHeard() {
        assertThat(hearing.isWholeSince(nanos)).isFalse();
    }

    @Test
    void isWholeSinceTheFirstThatWasHeard() {
        long before = nanos;
        pass(Duration.ofMillis(1));
        hearing.heard();

        assertThat(hearing.isWholeSince(nanos)).isTrue();
        assertThat(hearing.isWholeSince(before)).isFalse();
    }

    @Test
    void isNotWholeAfterThreeSecondsOfSilence() {
        hearing.heard();
        long then = nanos;

        pass(Duration.ofSeconds(3));
        assertThat(hearing.isWholeSince(then)).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(hearing.isWholeSince(then)).isFalse();
    }

    @Test
    void doesNotMendAGapByHearingAgain() {
        hearing.heard();
        long before = nanos;
        pass(Duration.ofSeconds(4));
        hearing.heard();

        assertThat(hearing.isWholeSince(before)).isFalse();
        assertThat(hearing.isWholeSince(nanos)).isTrue();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
