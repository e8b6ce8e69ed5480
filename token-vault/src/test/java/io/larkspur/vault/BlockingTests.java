package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Shows that blocking is noticed in these tests, and that the vault's own work does none. */
class BlockingTests {

    @Test
    void isNoticed() {
        StepVerifier.create(Mono.fromRunnable(BlockingTests::block).subscribeOn(Schedulers.parallel()))
                .expectErrorSatisfies(failure -> assertThat(failure).isInstanceOf(BlockingOperationError.class))
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void isNotNeededForRandomnessAndSealing() {
        Sealer sealer = Keys.sealer(Keys.fresh());
        Randomness random = new Randomness();

        StepVerifier.create(Mono.fromCallable(() -> sealer.open(sealer.seal(random.bytes(32), "place"), "place")
                                        .isPresent()
                                && random.uuid().length() == 36)
                        .subscribeOn(Schedulers.parallel()))
                .expectNext(true)
                .expectComplete()
                .verify(Duration.ofSeconds(5));
    }

    private static void block() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
