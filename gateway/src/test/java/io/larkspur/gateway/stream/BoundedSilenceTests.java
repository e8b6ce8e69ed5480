package io.larkspur.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class BoundedSilenceTests {

    private static final Duration MOST = Duration.ofMillis(60);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final TestPublisher<String> upstream = TestPublisher.create();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void failsAndLetsGoOfAnUpstreamThatFallsSilent() {
        StepVerifier.create(BoundedSilence.in(upstream.flux(), channel.eventLoop(), MOST))
                .then(() -> upstream.next("a"))
                .expectNext("a")
                .then(this::passTheTime)
                .expectError(ResponseStatusException.class)
                .verify(LONG);

        upstream.assertCancelled();
    }

    @Test
    void leavesAnUpstreamAloneThatNobodyAsks() {
        StepVerifier.create(BoundedSilence.in(upstream.flux(), channel.eventLoop(), MOST), 1)
                .then(() -> upstream.next("a"))
                .expectNext("a")
                .then(this::passTheTime)
                .thenRequest(1)
                .then(() -> upstream.next("b").complete())
                .expectNext("b")
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void passesABodyOnThatIsAtHand() {
        StepVerifier.create(BoundedSilence.in(Flux.just("a", "b"), channel.eventLoop(), MOST)
                        .map(piece -> piece + piece))
                .expectNext("aa", "bb")
                .expectComplete()
                .verify(LONG);

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void keepsNoTimerBehindTheEnd() {
        StepVerifier.create(BoundedSilence.in(upstream.flux(), channel.eventLoop(), Duration.ofHours(1)))
                .then(() -> upstream.complete())
                .expectComplete()
                .verify(LONG);

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    }

    private void passTheTime() {
        long end = System.nanoTime() + MOST.multipliedBy(2).toNanos();
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        channel.advanceTimeBy(1, java.util.concurrent.TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }
}
