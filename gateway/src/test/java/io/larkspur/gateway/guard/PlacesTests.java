package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

class PlacesTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Places places = new Places(1, 2);

    @Test
    void letsInteractiveCallsGoFirst() {
        assertThat(places.tryEnter()).isTrue();
        List<String> order = new ArrayList<>();
        Disposable late = places.enter(Priority.BACKGROUND, LONG).subscribe(v -> {}, e -> {}, () -> order.add("later"));
        Disposable first =
                places.enter(Priority.INTERACTIVE, LONG).subscribe(v -> {}, e -> {}, () -> order.add("first"));

        places.leave();
        places.leave();

        assertThat(order).containsExactly("first", "later");
        assertThat(late.isDisposed() && first.isDisposed()).isTrue();
    }

    @Test
    void turnsAwayWhoFindsTheLineFull() {
        assertThat(places.tryEnter()).isTrue();
        Disposable one = places.enter(Priority.INTERACTIVE, LONG).subscribe();
        Disposable two = places.enter(Priority.INTERACTIVE, LONG).subscribe();

        StepVerifier.create(places.enter(Priority.INTERACTIVE, LONG))
                .expectError(UpstreamBusy.class)
                .verify(LONG);
        one.dispose();
        two.dispose();
    }

    @Test
    void turnsAwayWhoWaitedLongEnough() {
        assertThat(places.tryEnter()).isTrue();

        StepVerifier.create(places.enter(Priority.INTERACTIVE, Duration.ofMillis(20)))
                .expectError(UpstreamBusy.class)
                .verify(LONG);

        assertThat(places.waiting()).isZero();
    }

    @Test
    void losesNoPlaceToThoseWhoGiveUpWhenTheirTurnComes() throws Exception {
        ExecutorService another = Executors.newSingleThreadExecutor();
        CyclicBarrier both = new CyclicBarrier(2);
        try {
            for (int n = 0; n < 50_000; n++) {
                assertThat(places.tryEnter()).as("place %d", n).isTrue();
                AtomicBoolean came = new AtomicBoolean();
                Disposable waiting =
                        places.enter(Priority.INTERACTIVE, LONG).subscribe(v -> {}, e -> {}, () -> came.set(true));
                Future<?> gaveUp = another.submit(() -> {
                    both.await();
                    waiting.dispose();
                    return null;
                });
                both.await();
                places.leave();
                gaveUp.get();
                if (came.get()) {
                    places.leave();
                }
            }
        } finally {
            another.shutdownNow();
        }
        assertThat(places.tryEnter()).isTrue();
        assertThat(places.tryEnter()).isFalse();
    }

    @Test
    void losesNoPlaceToThoseWhoGiveUp() {
        assertThat(places.tryEnter()).isTrue();
        places.enter(Priority.INTERACTIVE, LONG).subscribe().dispose();

        places.leave();

        assertThat(places.tryEnter()).isTrue();
        assertThat(places.tryEnter()).isFalse();
    }
}
