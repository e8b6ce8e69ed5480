package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

class PlacesTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Places places = new Places(1, 2);
    private final Seat first = new Seat();
    private final Seat second = new Seat();
    private final Seat third = new Seat();

    @Test
    void letsInteractiveCallsGoFirst() {
        assertThat(places.tryEnter(first)).isTrue();
        List<String> order = new ArrayList<>();
        Disposable late =
                places.enter(second, Priority.BACKGROUND, LONG).subscribe(v -> {}, e -> {}, () -> order.add("later"));
        Disposable early =
                places.enter(third, Priority.INTERACTIVE, LONG).subscribe(v -> {}, e -> {}, () -> order.add("first"));

        first.end();
        third.end();

        assertThat(order).containsExactly("first", "later");
        assertThat(late.isDisposed() && early.isDisposed()).isTrue();
    }

    @Test
    void turnsAwayWhoFindsTheLineFull() {
        assertThat(places.tryEnter(first)).isTrue();
        Disposable one = places.enter(second, Priority.INTERACTIVE, LONG).subscribe();
        Disposable two = places.enter(third, Priority.INTERACTIVE, LONG).subscribe();

        StepVerifier.create(places.enter(new Seat(), Priority.INTERACTIVE, LONG))
                .expectError(UpstreamBusy.class)
                .verify(LONG);
        one.dispose();
        two.dispose();
    }

    @Test
    void turnsTheLastBackgroundCallAwayWhereAnInteractiveOneFindsTheLineFull() {
        assertThat(places.tryEnter(first)).isTrue();
        List<String> ends = new ArrayList<>();
        Disposable one = enter(second, Priority.BACKGROUND, "one", ends);
        Disposable two = enter(third, Priority.BACKGROUND, "two", ends);

        Seat urgent = new Seat();
        Disposable three = enter(urgent, Priority.INTERACTIVE, "three", ends);
        assertThat(ends).containsExactly("two busy");
        assertThat(places.waiting()).isEqualTo(2);

        first.end();
        urgent.end();
        assertThat(ends).containsExactly("two busy", "three", "one");
        assertThat(third.isTaken()).isFalse();
        assertThat(one.isDisposed() && two.isDisposed() && three.isDisposed()).isTrue();
        second.end();
        assertThat(places.tryEnter(new Seat())).isTrue();
    }

    @Test
    void turnsABackgroundCallAwayThatFindsTheLineFull() {
        assertThat(places.tryEnter(first)).isTrue();
        List<String> ends = new ArrayList<>();
        Disposable one = enter(second, Priority.BACKGROUND, "one", ends);
        Disposable two = enter(third, Priority.INTERACTIVE, "two", ends);
        Disposable three = enter(new Seat(), Priority.BACKGROUND, "three", ends);

        assertThat(ends).containsExactly("three busy");
        assertThat(three.isDisposed()).isTrue();
        one.dispose();
        two.dispose();
    }

    @Test
    void turnsAwayWhoWaitedLongEnough() {
        assertThat(places.tryEnter(first)).isTrue();

        StepVerifier.create(places.enter(second, Priority.INTERACTIVE, Duration.ofMillis(20)))
                .expectError(UpstreamBusy.class)
                .verify(LONG);

        assertThat(places.waiting()).isZero();
        assertThat(second.isTaken()).isFalse();
    }

    @Test
    void losesNoPlaceToThoseWhoGiveUpWhenTheirTurnComes() throws Exception {
        race((seat, waiting) -> waiting.dispose());
    }

    @Test
    void losesNoPlaceToCallsThatAreOverWhenTheirTurnComes() throws Exception {
        race((seat, waiting) -> seat.end());
    }

    @Test
    void givesAPlaceBackOnceWhoeverElseGivesItBack() throws Exception {
        race((seat, waiting) -> {
            seat.end();
            waiting.dispose();
            seat.giveBack(places);
            seat.end();
        });
    }

    @Test
    void offersNoPlaceToACallThatIsOver() {
        first.end();

        assertThat(places.tryEnter(first)).isFalse();
        assertThat(places.tryEnter(second)).isTrue();
    }

    @Test
    void handsAPlaceOverWithoutLeavingIt() {
        assertThat(places.tryEnter(first)).isTrue();
        Seat heir = first.handedOver();

        first.end();

        assertThat(places.tryEnter(second)).isFalse();
        heir.end();
        assertThat(places.tryEnter(second)).isTrue();
    }

    @Test
    void handsNothingOverWhenTheCallIsOver() {
        assertThat(places.tryEnter(first)).isTrue();
        first.end();

        first.handedOver().end();

        assertThat(places.tryEnter(second)).isTrue();
        assertThat(places.tryEnter(third)).isFalse();
    }

    @Test
    void passesAPlaceAlongALongLineOfCallsThatFailAtOnce() {
        int line = 100_000;
        Places busy = new Places(1, line);
        assertThat(busy.tryEnter(first)).isTrue();
        AtomicInteger failed = new AtomicInteger();
        for (int call = 0; call < line; call++) {
            Seat seat = new Seat();
            busy.enter(seat, Priority.INTERACTIVE, LONG).subscribe(v -> {}, e -> {}, () -> {
                failed.incrementAndGet();
                seat.end();
            });
        }

        first.end();

        assertThat(failed).hasValue(line);
        assertThat(busy.waiting()).isZero();
        assertThat(busy.tryEnter(second)).isTrue();
        assertThat(busy.tryEnter(third)).isFalse();
    }

    @Test
    void losesNoPlaceToThoseWhoGiveUp() {
        assertThat(places.tryEnter(first)).isTrue();
        places.enter(second, Priority.INTERACTIVE, LONG).subscribe().dispose();

        first.end();

        assertThat(places.tryEnter(third)).isTrue();
        assertThat(places.tryEnter(second)).isFalse();
    }

    private Disposable enter(Seat seat, Priority priority, String name, List<String> ends) {
        return places.enter(seat, priority, LONG)
                .subscribe(v -> {}, busy -> ends.add(name + " busy"), () -> ends.add(name));
    }

    /** The place is left while whoever waits for it goes, on another thread; there is one place all the time. */
    private void race(Going going) throws Exception {
        ExecutorService another = Executors.newSingleThreadExecutor();
        CyclicBarrier both = new CyclicBarrier(2);
        try {
            for (int n = 0; n < 50_000; n++) {
                Seat held = new Seat();
                assertThat(places.tryEnter(held)).as("place %d", n).isTrue();
                assertThat(places.tryEnter(first)).as("second place %d", n).isFalse();
                Seat seat = new Seat();
                Disposable waiting =
                        places.enter(seat, Priority.INTERACTIVE, LONG).subscribe();
                Future<?> gone = another.submit(() -> {
                    both.await();
                    going.goes(seat, waiting);
                    return null;
                });
                both.await();
                held.end();
                gone.get();
                seat.end();
                waiting.dispose();
            }
        } finally {
            another.shutdownNow();
        }
        assertThat(places.tryEnter(second)).isTrue();
        assertThat(places.tryEnter(third)).isFalse();
    }

    private interface Going {

        void goes(Seat seat, Disposable waiting);
    }
}
