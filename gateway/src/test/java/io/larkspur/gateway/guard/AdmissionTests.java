package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTests {

    private static final long TARGET = 100_000_000L;

    private final Queue<Runnable> rounds = new ArrayDeque<>();
    private final List<Integer> begun = new ArrayList<>();
    private final Admission admission = new Admission(TARGET, rounds::add);

    @Test
    void beginsWhatItCanDoInARoundAtOnce() {
        assertThat(beginAll(64)).isTrue();
        assertThat(admission.begins()).isFalse();

        nextRound();

        assertThat(beginAll(64)).isTrue();
    }

    @Test
    void asksForNoRoundWhileThereIsLittleToDo() {
        assertThat(beginAll(63)).isTrue();

        assertThat(rounds).isEmpty();
    }

    @Test
    void beginsTheOthersInTheirOrderRoundByRound() {
        assertThat(beginAll(64)).isTrue();
        await(100);

        nextRound();
        assertThat(begun).isEqualTo(IntStream.range(0, 64).boxed().toList());

        nextRound();
        assertThat(begun).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void letsNobodyPassThoseWhoWait() {
        assertThat(beginAll(64)).isTrue();
        await(65);
        nextRound();

        assertThat(admission.begins()).isFalse();

        nextRound();

        assertThat(admission.begins()).isTrue();
    }

    @Test
    void turnsCallsAwayOnceManyWaitLongerThanTheyMay() {
        assertThat(beginAll(64)).isTrue();
        await(200);

        assertThat(admission.isTooMuch(Priority.INTERACTIVE, TARGET)).isFalse();
        assertThat(admission.isTooMuch(Priority.INTERACTIVE, TARGET + 1)).isTrue();
    }

    @Test
    void turnsBackgroundAwayFirst() {
        assertThat(beginAll(64)).isTrue();
        await(200);

        assertThat(admission.isTooMuch(Priority.BACKGROUND, TARGET / 2 + 1)).isTrue();
        assertThat(admission.isTooMuch(Priority.INTERACTIVE, TARGET / 2 + 1)).isFalse();
    }

    /** A cold process takes long for each call, and a starved one too, which is no reason to turn a few of them away. */
    @Test
    void turnsNobodyAwayWhereFewWait() {
        assertThat(beginAll(64)).isTrue();
        await(199);

        assertThat(admission.isTooMuch(Priority.BACKGROUND, 30 * TARGET)).isFalse();
    }

    @Test
    void turnsNobodyAwayAsSoonAsFewerWait() {
        assertThat(beginAll(64)).isTrue();
        await(200);
        nextRound();

        assertThat(admission.isTooMuch(Priority.INTERACTIVE, 30 * TARGET)).isFalse();
    }

    @Test
    void letsMoreConnectionsRestLonger() {
        long first = admission.rest();
        for (int connection = 0; connection < 500; connection++) {
            admission.rest();
        }
        long longer = admission.rest();
        for (int connection = 0; connection < 10_000; connection++) {
            admission.rest();
        }

        assertThat(longer).isGreaterThan(first);
        assertThat(admission.rest()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    private boolean beginAll(int calls) {
        return IntStream.range(0, calls).allMatch(call -> admission.begins());
    }

    private void await(int calls) {
        IntStream.range(0, calls).forEach(call -> admission.await(() -> begun.add(call), 0));
    }

    private void nextRound() {
        rounds.remove().run();
    }
}
