package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class EndedGrantsTests {

    private static final GrantKey ADA = new GrantKey("cli_a", "ou_ada");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EndedGrants ends = new EndedGrants(Ticker.systemTicker());

    @Test
    void wakesWhoeverWaitsUnderAnyOfItsIds() {
        StepVerifier.create(Flux.merge(ends.endOf(ADA, 7), ends.endOf(new GrantKey("cli_a", "on_ada"), 7)))
                .then(() -> ends.end("cli_a", Set.of("ou_ada", "on_ada"), 8))
                .expectComplete()
                .verify(PATIENCE);

        assertThat(ends.size()).isZero();
    }

    @Test
    void tellsOfAnEndThatCameBeforeTheQuestion() {
        ends.end("cli_a", Set.of("ou_ada"), 8);

        StepVerifier.create(ends.endOf(ADA, 7)).expectComplete().verify(PATIENCE);
    }

    @Test
    void keepsWaitingWhenAnEarlierGrantEnded() {
        ends.end("cli_a", Set.of("ou_ada"), 8);

        StepVerifier.create(ends.endOf(ADA, 9))
                .expectSubscription()
                .then(() -> ends.end("cli_a", Set.of("ou_ada"), 8))
                .then(() -> ends.end("cli_b", Set.of("ou_ada"), 99))
                .expectNoEvent(Duration.ofMillis(50))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void forgetsThoseWhoLeave() {
        Disposable waiters = Flux.range(0, 10_000)
                .flatMap(i -> ends.endOf(new GrantKey("cli_a", "ou_" + i), 1), 10_000)
                .subscribe();
        assertThat(ends.size()).isEqualTo(10_000);

        waiters.dispose();

        assertThat(ends.size()).isZero();
    }
}
