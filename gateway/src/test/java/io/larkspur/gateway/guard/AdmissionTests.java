package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTests {

    private static final long TARGET = 100_000_000L;

    private final Admission admission = new Admission(TARGET);

    @Test
    void admitsEverythingThroughASinglePause() {
        looks(4, 1_000);
        admission.late(2 * TARGET);
        looks(50, 1_000);

        assertThat(admission.share()).isEqualTo(1);
    }

    @Test
    void turnsBackgroundAwayFirst() {
        looks(15, 3 * TARGET);

        assertThat(admission.share()).isLessThan(0.75);
        double chance = admission.share() - 0.01;
        assertThat(admission.admits(Priority.INTERACTIVE, chance)).isTrue();
        assertThat(admission.admits(Priority.BACKGROUND, chance)).isFalse();
    }

    @Test
    void takesInNoMoreAtATimeThanItCanDoOnceItHasBeenLate() {
        admission.next(0);
        assertThat(admits(Priority.INTERACTIVE, TARGET)).isTrue();

        admission.late(TARGET);
        takeMany();

        assertThat(admits(Priority.INTERACTIVE, TARGET / 3)).isTrue();
        assertThat(admits(Priority.BACKGROUND, TARGET / 3)).isFalse();
        assertThat(admits(Priority.INTERACTIVE, TARGET)).isFalse();
    }

    @Test
    void takesInLessAtATimeOnceManyWereTurnedAway() {
        admission.next(0);
        admission.late(TARGET);
        rest(199);
        takeMany();
        assertThat(admits(Priority.INTERACTIVE, TARGET / 3)).isTrue();

        rest(1);

        assertThat(admits(Priority.INTERACTIVE, TARGET / 6)).isTrue();
        assertThat(admits(Priority.INTERACTIVE, TARGET / 3)).isFalse();
        assertThat(admits(Priority.BACKGROUND, TARGET / 6)).isFalse();

        admission.rested();

        assertThat(admits(Priority.INTERACTIVE, TARGET / 3)).isTrue();
    }

    @Test
    void takesAFewInAlsoWhereManyWereTurnedAway() {
        admission.next(0);
        admission.late(TARGET);
        rest(200);

        assertThat(IntStream.range(0, 32).allMatch(call -> admits(Priority.INTERACTIVE, 10 * TARGET)))
                .isTrue();
        assertThat(admits(Priority.INTERACTIVE, 10 * TARGET)).isFalse();
    }

    @Test
    void forgetsThatItWasLateWhenNobodyHasToBeTurnedAway() {
        admission.next(0);
        admission.late(TARGET);
        looks(9, 1_000);
        takeMany();
        assertThat(admits(Priority.INTERACTIVE, TARGET)).isFalse();

        looks(10, 1_000);

        assertThat(admission.isStrained()).isFalse();
        assertThat(admits(Priority.INTERACTIVE, TARGET)).isTrue();
    }

    @Test
    void neverTurnsEverybodyAway() {
        looks(10_000, 3 * TARGET);

        assertThat(admission.admits(Priority.INTERACTIVE, 0.01)).isTrue();
    }

    @Test
    void comesBackByItselfWithinSeconds() {
        looks(10_000, 3 * TARGET);

        int looksInFiveSeconds = 250;
        looks(looksInFiveSeconds, 1_000);

        assertThat(admission.share()).isEqualTo(1);
    }

    /** A cold process takes long for each call, which is no reason to turn a few of them away. */
    @Test
    void takesAGoodNumberInHoweverLongItTakes() {
        admission.next(0);
        admission.late(TARGET);

        assertThat(IntStream.range(0, 200).allMatch(call -> admits(Priority.INTERACTIVE, 10 * TARGET)))
                .isTrue();
        assertThat(admits(Priority.INTERACTIVE, 10 * TARGET)).isFalse();
    }

    /** The processor was somebody else's: who starts beside others on a small machine is late with nearly nothing to do. */
    @Test
    void turnsNobodyAwayWhereFewCalls() {
        looks(100, 30 * TARGET, 199);

        assertThat(admission.share()).isEqualTo(1);
    }

    private void rest(int connections) {
        IntStream.range(0, connections)
                .forEach(connection -> assertThat(admission.rest()).isPositive());
    }

    private void takeMany() {
        IntStream.range(0, 200)
                .forEach(call -> assertThat(admits(Priority.INTERACTIVE, 0)).isTrue());
    }

    private boolean admits(Priority priority, long now) {
        return admission.admits(priority, 0.99, now);
    }

    private void looks(int count, long late) {
        looks(count, late, 200);
    }

    private void looks(int count, long late, int calls) {
        IntStream.range(0, count).forEach(look -> {
            admission.next(0);
            IntStream.range(0, calls).forEach(call -> assertThat(admission.admits(Priority.INTERACTIVE, 0, 0))
                    .isTrue());
            admission.late(late);
        });
    }
}
