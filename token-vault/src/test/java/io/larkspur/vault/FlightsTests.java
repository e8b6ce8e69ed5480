package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class FlightsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AtomicInteger starts = new AtomicInteger();
    private final Sinks.One<String> answer = Sinks.one();
    private final Flights<String, String> flights = new Flights<>("Testing", new BackgroundWork());

    @Test
    void startsOnceForAllWhoAskTogether() {
        Mono<String> asking = flights.join("key", this::work);

        StepVerifier.create(Flux.merge(asking, asking, asking).take(3))
                .then(() -> answer.tryEmitValue("done"))
                .expectNext("done", "done", "done")
                .expectComplete()
                .verify(PATIENCE);

        assertThat(starts).hasValue(1);
        assertThat(flights.underWay()).isZero();
    }

    @Test
    void startsAnewAfterTheEnd() {
        answer.tryEmitValue("done");

        StepVerifier.create(flights.join("key", this::work).then(flights.join("key", this::work)))
                .expectNext("done")
                .expectComplete()
                .verify(PATIENCE);

        assertThat(starts).hasValue(2);
    }

    @Test
    void sharesFailureAndForgetsIt() {
        StepVerifier.create(flights.join("key", () -> Mono.error(new IllegalStateException("no"))))
                .expectErrorMessage("no")
                .verify(PATIENCE);

        assertThat(flights.underWay()).isZero();
    }

    @Test
    void sharesEmptiness() {
        StepVerifier.create(flights.join("key", Mono::empty)).expectComplete().verify(PATIENCE);
    }

    @Test
    void goesOnWhenEverybodyLeaves() {
        Disposable caller = flights.join("key", this::work).subscribe();

        caller.dispose();
        assertThat(flights.underWay()).isEqualTo(1);
        answer.tryEmitValue("done");

        assertThat(flights.underWay()).isZero();
    }

    private Mono<String> work() {
        return Mono.defer(() -> {
            starts.incrementAndGet();
            return answer.asMono();
        });
    }
}
