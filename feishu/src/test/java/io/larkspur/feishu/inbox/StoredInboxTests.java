package io.larkspur.feishu.inbox;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.larkspur.feishu.SilentDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

/** The inbox on a database that never answers. */
class StoredInboxTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final StoredInbox inbox = new StoredInbox(SilentDatabase.client(), new EventHandlers(List.of()));

    @Test
    void doesNotWaitForeverForADatabaseThatIsSilent() {
        StepVerifier.withVirtualTime(() -> inbox.take(64, Duration.ofSeconds(60)))
                .thenAwait(Duration.ofMinutes(1))
                .expectError(TimeoutException.class)
                .verify(LIMIT);
        StepVerifier.withVirtualTime(inbox::backlog)
                .thenAwait(Duration.ofMinutes(1))
                .expectError(TimeoutException.class)
                .verify(LIMIT);
    }

    @Test
    void keepsWhatArrivesWhileAnotherArrivalIsBeingTold() throws Exception {
        CountDownLatch telling = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        Disposable listener = inbox.arrivals().subscribe(arrival -> {
            telling.countDown();
            awaitQuietly(told);
        });
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> inbox.tell(true));
        telling.await();

        assertThatCode(() -> inbox.tell(true)).doesNotThrowAnyException();

        told.countDown();
        first.join();
        listener.dispose();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
