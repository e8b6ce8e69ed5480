package io.larkspur.conversations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class TurnsTests {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final UUID ONE = new UUID(0, 1);
    private static final Owner ANN = Owner.user(1);

    private final Turns turns = new Turns();
    private final List<Integer> began = new ArrayList<>();

    @Test
    void letsTwoWriteAndOthersFollowInOrder() {
        List<Sinks.Empty<Void>> ends = ends(4);
        List<Disposable> all = asked(ends);
        assertThat(began).containsExactly(0, 1);

        ends.get(1).tryEmitEmpty().orThrow();
        assertThat(began).containsExactly(0, 1, 2);

        ends.get(0).tryEmitEmpty().orThrow();
        assertThat(began).containsExactly(0, 1, 2, 3);

        ends.get(2).tryEmitEmpty().orThrow();
        ends.get(3).tryEmitEmpty().orThrow();
        assertThat(all).allMatch(Disposable::isDisposed);
        assertThat(turns.underWay()).isZero();
    }

    @Test
    void passesOverWhoeverLeftAndGoesOnBehindWhoeverLeavesWhileWriting() {
        List<Disposable> all = asked(ends(5));

        all.get(2).dispose();
        all.get(0).dispose();
        assertThat(began).containsExactly(0, 1, 3);

        all.get(1).dispose();
        assertThat(began).containsExactly(0, 1, 3, 4);

        all.get(3).dispose();
        all.get(4).dispose();
        assertThat(turns.underWay()).isZero();
    }

    @Test
    void refusesMoreThanMayWaitAndForgetsThem() {
        List<Disposable> all = asked(ends(202));

        StepVerifier.create(turns.in(ONE, ANN, Mono.just(1)))
                .expectError(TooManyMessages.class)
                .verify(SOON);
        StepVerifier.create(turns.in(new UUID(0, 2), ANN, Mono.just(1)))
                .expectNext(1)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(turns.in(ONE, Owner.user(2), Mono.just(1)))
                .expectNext(1)
                .expectComplete()
                .verify(SOON);

        all.forEach(Disposable::dispose);
        assertThat(turns.underWay()).isZero();
    }

    @Test
    void goesOnBehindAFailure() {
        StepVerifier.create(turns.in(ONE, ANN, Mono.error(new IllegalStateException())))
                .expectError(IllegalStateException.class)
                .verify(SOON);

        assertThat(turns.underWay()).isZero();
    }

    /** Half of them leave at any moment, also while they are being let in. */
    @Test
    void losesNoTurnWhereManyComeAndLeaveAtATime() {
        Mono<Integer> work = Mono.just(1).subscribeOn(Schedulers.parallel());

        Flux.range(0, 20_000)
                .flatMap(
                        n -> {
                            Mono<Integer> turn = turns.in(ONE, ANN, work);
                            return n % 2 == 0 ? turn : turn.timeout(Duration.ofNanos(n), Mono.just(0));
                        },
                        100)
                .blockLast(SOON);

        StepVerifier.create(turns.in(ONE, ANN, Mono.just(1)))
                .expectNext(1)
                .expectComplete()
                .verify(SOON);
        await().atMost(SOON).until(() -> turns.underWay() == 0);
    }

    private static List<Sinks.Empty<Void>> ends(int count) {
        return IntStream.range(0, count).mapToObj(n -> Sinks.<Void>empty()).toList();
    }

    private List<Disposable> asked(List<Sinks.Empty<Void>> ends) {
        return IntStream.range(0, ends.size())
                .mapToObj(n -> turns.in(ONE, ANN, Mono.defer(() -> {
                            began.add(n);
                            return ends.get(n).asMono();
                        }))
                        .subscribe())
                .toList();
    }
}
