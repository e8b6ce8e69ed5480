package io.larkspur.feishu.longconnection;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class SlotKeeperTests {

    @Test
    void countsTheFirstLeaseFromWhenTheSlotWasAskedFor() {
        Duration lease = Duration.ofMinutes(5);
        long asked = System.nanoTime() - lease.multipliedBy(9).dividedBy(10).toNanos();

        StepVerifier.create(new SlotKeeper(lease, asked, Mono.never()).keep())
                .expectError(SlotLost.class)
                .verify(Duration.ofSeconds(20));
    }
}
