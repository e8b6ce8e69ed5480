package io.larkspur.accounts.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.LateDatabase;
import io.larkspur.accounts.key.RootKey;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.reactive.TransactionCallback;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class CheckpointTimerTests {

    private static final String KEY = "8b1f6c0e94d27a35f0c1d2e3b4a59687786950414f3e2d1c0bfae9d8c7b6a594";

    @Test
    void goesOnAfterADatabaseThatAnsweredTooLate() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(3);
        CheckpointTimer timer = new CheckpointTimer(
                new Checkpoints(
                        new AuditTable(new LateDatabase(asked).client()),
                        new CheckpointSigner(RootKey.of(KEY)),
                        new NoTransaction(),
                        Clock.systemUTC()),
                Duration.ofMillis(1));

        timer.start();

        try {
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(timer.isRunning()).isTrue();
        } finally {
            timer.stop();
        }
    }

    private static final class NoTransaction implements TransactionalOperator {

        @Override
        public <T> Flux<T> transactional(Flux<T> flux) {
            return flux;
        }

        @Override
        public <T> Mono<T> transactional(Mono<T> mono) {
            return mono;
        }

        @Override
        public <T> Flux<T> execute(TransactionCallback<T> action) {
            return Flux.error(new UnsupportedOperationException());
        }
    }
}
