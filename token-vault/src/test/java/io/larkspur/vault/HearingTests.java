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
        hear(0);

        assertThat(hearing.isWholeSince(nanos)).isTrue();
        assertThat(hearing.isWholeSince(before)).isFalse();
    }

    @Test
    void isNotWholeAfterThreeSecondsOfSilence() {
        hear(0);
        long then = nanos;

        pass(Duration.ofSeconds(3));
        assertThat(hearing.isWholeSince(then)).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(hearing.isWholeSince(then)).isFalse();
    }

    @Test
    void doesNotMendAGapByHearingAgain() {
        hear(0);
        long before = nanos;
        pass(Duration.ofSeconds(4));
        hear(0);

        assertThat(hearing.isWholeSince(before)).isFalse();
        assertThat(hearing.isWholeSince(nanos)).isTrue();
    }

    @Test
    void noticesWhatWasToldAndNeverArrived() {
        hear(0);
        long before = nanos;
        hearEachSecond(1, 4);
        assertThat(hearing.isWholeSince(before)).isFalse();
        assertThat(hearing.isWholeSince(nanos)).isTrue();

        long after = nanos;
        hearEachSecond(1, 10);
        assertThat(hearing.isWholeSince(after)).isTrue();
    }

    @Test
    void waitsForWhatWasOvertaken() {
        hear(0);
        long then = nanos;
        event(2);
        hear(2);
        pass(Duration.ofSeconds(2));
        event(1);
        hearEachSecond(2, 10);

        assertThat(hearing.isWholeSince(then)).isTrue();
    }

    @Test
    void hasMissedSomethingOfAProcessThatHasTalkedBeforeItIsMet() {
        hear(0);
        long then = nanos;
        hearEachSecond(0, 10);
        hearing.heard(Telling.pulse("new", 0));
        assertThat(hearing.isWholeSince(then)).isTrue();

        hearing.heard(Telling.pulse("unheard", 3));
        assertThat(hearing.isWholeSince(then)).isFalse();
    }

    @Test
    void takesWhatStrangersHaveToldWhenItBeginsToListen() {
        hear(0);
        long then = nanos;
        hearing.heard(Telling.pulse("another", 700));

        assertThat(hearing.isWholeSince(then)).isTrue();
    }

    private void hear(long told) {
        hearing.heard(Telling.pulse("one", told));
    }

    private void event(long number) {
        hearing.heard(new Telling("one", number, "GRANT_CHANGED a 1 b"));
    }

    private void hearEachSecond(long told, int times) {
        for (int i = 0; i < times; i++) {
            pass(Duration.ofSeconds(1));
            hear(told);
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
