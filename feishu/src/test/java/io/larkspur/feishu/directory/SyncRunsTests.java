package io.larkspur.feishu.directory;

import io.larkspur.feishu.SilentDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class SyncRunsTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void doesNotWaitForeverForADatabaseThatIsSilent() {
        SyncRuns runs = new SyncRuns(SilentDatabase.client());

        StepVerifier.withVirtualTime(() -> runs.claim(Instant.EPOCH))
                .thenAwait(Duration.ofMinutes(1))
                .expectError(TimeoutException.class)
                .verify(LIMIT);
        StepVerifier.withVirtualTime(() -> runs.finish(Instant.EPOCH, null))
                .thenAwait(Duration.ofMinutes(1))
                .expectError(TimeoutException.class)
                .verify(LIMIT);
    }
}
