package io.larkspur.metering.chore;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.Answers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

class ChoreTimerTests {

    private static final int OFTEN = 5;

    private final CountDownLatch failed = new CountDownLatch(OFTEN);

    @ParameterizedTest
    @MethodSource("failures")
    void doesAFailedChoreAgainAndTheOthersMeanwhile(Supplier<Mono<Void>> failure) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(OFTEN);
        ChoreTimer timer = new ChoreTimer(List.of(
                chore(() -> {
                    failed.countDown();
                    return failure.get();
                }),
                chore(() -> afterFailures(done))));

        timer.start();

        try {
            assertThat(reached(failed)).isTrue();
            assertThat(reached(done)).isTrue();
            assertThat(timer.isRunning()).isTrue();
        } finally {
            timer.stop();
        }
    }

    static List<Supplier<Mono<Void>>> failures() {
        return List.of(
                () -> Mono.<Void>never().timeout(Duration.ofMillis(1)),
                () -> Mono.error(new TimeoutException("too late")),
                () -> Mono.error(new IllegalStateException("not now")),
                () -> Mono.error(new AssertionError("never")),
                () -> {
                    throw new IllegalStateException("not even begun");
                });
    }

    @Test
    void endsWithTheProgram() {
        ChoreTimer timer = new ChoreTimer(List.of(chore(Mono::empty)));
        timer.start();

        timer.stop();

        assertThat(timer.isRunning()).isFalse();
    }

    private Mono<Void> afterFailures(CountDownLatch done) {
        return Mono.fromRunnable(() -> {
            if (failed.getCount() == 0) {
                done.countDown();
            }
        });
    }

    private static boolean reached(CountDownLatch latch) throws InterruptedException {
        return latch.await(Answers.SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static Chore chore(Supplier<Mono<Void>> work) {
        return new Chore("do what is tested", Duration.ofMillis(1), work);
    }
}
