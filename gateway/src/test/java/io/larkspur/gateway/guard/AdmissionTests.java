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
        assertThat(beginAll(32)).isTrue();
        assertThat(admission.begins()).isFalse();

        nextRound();

        assertThat(beginAll(32)).isTrue();
    }

    @Test
    void asksForNoRoundWhileThereIsLittleToDo() {
        assertThat(beginAll(31)).isTrue();

        assertThat(rounds).isEmpty();
    }

    @Test
    void beginsTheOthersInTheirOrderRoundByRound() {
        assertThat(beginAll(32)).isTrue();
        await(50);

        nextRound();
        assertThat(begun).isEqualTo(IntStream.range(0, 32).boxed().toList());

        nextRound();
        assertThat(begun).isEqualTo(IntStream.range(0, 50).boxed().toList());
    }

    @Test
    void letsNobodyPassThoseWhoWait() {
        assertThat(beginAll(32)).isTrue();
        await(33);
        nextRound();

        assertThat(admission.begins()).isFalse();

        nextRound();

        assertThat(admission.begins()).isTrue();
    }

    @Test
    void turnsCallsAwayOnceManyWaitLongerThanTheyMay() {
        assertThat(beginAll(32)).isTrue();
        await(200);

        assertThat(admission.isTooMuch(Priority.INTERACTIVE, TARGET)).isFalse();
        assertThat(admission.isTooMuch(Priority.INTERACTIVE, TARGET + 1)).isTrue();
    }

    @Test
    void turnsBackgroundAwayFirst() {
        assertThat(beginAll(32)).isTrue();
        await(200);

        assertThat(admission.isTooMuch(Priority.BACKGROUND, TARGET / 2 + 1)).isTrue();
        assertThat(admission.isTooMuch(Priority.INTERACTIVE, TARGET / 2 + 1)).isFalse();
    }

    /** A cold process takes long for each call, and a starved one too, which is no reason to turn a few of them away. */
    @Test
    void turnsNobodyAwayWhereFewWait() {
        assertThat(beginAll(32)).isTrue();
        await(199);

        assertThat(admission.isTooMuch(Priority.BACKGROUND, 30 * TARGET)).isFalse();
    }

    @Test
    void turnsNobodyAwayAsSoonAsFewerWait() {
        assertThat(beginAll(32)).isTrue();
        await(200);
        nextRound();

        assertThat(admission.isTooMuch(Priority.INTERACTIVE, 30 * TARGET)).isFalse();
    }

    @Test
    void beginsThoseFirstWhoCameFirst() {
        assertThat(beginAll(32)).isTrue();
        Arrival first = admission.arrives(0);
        await(100);
        admission.await(() -> begun.add(-1), first);

        nextRound();

        assertThat(begun).hasSize(32).startsWith(-1, 0, 1);
    }

    /** Otherwise all are turned away until the line is empty, all come back together, and it is too long again. */
    @Test
    void turnsNobodyAwayWhereTheLineIsShortAgainHoweverLongTheFirstHasWaited() {
        assertThat(beginAll(32)).isTrue();
        await(640);
        nextRounds(12);

        assertThat(admission.isTooMuch(Priority.INTERACTIVE, TARGET + 1)).isFalse();
    }

    @Test
    void turnsCallsAwayOnceTheLineIsTooLongForOneMoreThoughNobodyHasWaitedSoLong() {
        assertThat(beginAll(32)).isTrue();
        await(640);
        nextRounds(4);

        assertThat(admission.isTooMuch(Priority.INTERACTIVE, TARGET / 4)).isFalse();
        assertThat(admission.isTooMuch(Priority.INTERACTIVE, TARGET / 4 + 1)).isTrue();
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
        assertThat(admission.rest()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(800));
    }

    private boolean beginAll(int calls) {
        return IntStream.range(0, calls).allMatch(call -> admission.begins());
    }

    private void await(int calls) {
        IntStream.range(0, calls).forEach(call -> admission.await(() -> begun.add(call), admission.arrives(0)));
    }

    private void nextRounds(int count) {
        for (int round = 0; round < count; round++) {
            nextRound();
        }
    }

    private void nextRound() {
        rounds.remove().run();
    }
}
