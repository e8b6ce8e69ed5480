package io.larkspur.feishu;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Without this, a BlockHound that is not installed would pass every other test. */
class BlockingIsSeenTests {

    @Test
    void seesBlockingOnAnEventLoop() {
        Mono<Long> blocking = Mono.fromCallable(() -> {
                    Thread.sleep(1);
                    return 1L;
                })
                .subscribeOn(Schedulers.parallel());

        StepVerifier.create(blocking)
                .expectErrorMatches(error ->
                        error instanceof BlockingOperationError || error.getCause() instanceof BlockingOperationError)
                .verify(Duration.ofSeconds(5));
    }
}
