package io.larkspur.feishu.longconnection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void keepsASlotWhenOneRenewalIsNotAnswered() {
        AtomicInteger renewals = new AtomicInteger();
        Mono<Boolean> renewal =
                Mono.defer(() -> renewals.incrementAndGet() == 1 ? Mono.<Boolean>never() : Mono.just(true));

        StepVerifier.create(new SlotKeeper(Duration.ofSeconds(3), System.nanoTime(), renewal).keep())
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(4))
                .thenCancel()
                .verify(Duration.ofSeconds(20));
    }
}
