package io.larkspur.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.gateway.guard.Priority;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class OutboundBudgetTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PACE = Duration.ofMillis(5);

    private final OutboundBudget budget = new OutboundBudget(
            "cli_1",
            new OutboundSettings(2, Duration.ofSeconds(10), 0, ZoneOffset.UTC, List.of(), Duration.ofMinutes(10)));

    @Test
    void letsEverybodyPassOrdinarily() {
        assertThat(budget.mayPass()).isTrue();
    }

    @Test
    void saysWhenToComeBackWhereWaitingWouldTakeTooLong() {
        budget.pause(Duration.ofMinutes(5), PACE);

        assertThat(budget.mayPass()).isFalse();
        StepVerifier.create(budget.turn(Priority.INTERACTIVE))
                .expectErrorSatisfies(limited -> assertThat(((PlatformLimited) limited).retryAfter())
                        .hasValueSatisfying(
                                pause -> assertThat(pause).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5))))
                .verify(SOON);
    }

    @Test
    void letsInteractiveCallsGoFirstAfterThePause() {
        budget.pause(Duration.ofMillis(300), PACE);
        List<Priority> order = new CopyOnWriteArrayList<>();

        Mono<Void> background = budget.turn(Priority.BACKGROUND).doOnSuccess(turn -> order.add(Priority.BACKGROUND));
        Mono<Void> interactive = budget.turn(Priority.INTERACTIVE).doOnSuccess(turn -> order.add(Priority.INTERACTIVE));
        StepVerifier.create(Mono.when(background, interactive)).expectComplete().verify(SOON);

        assertThat(order).containsExactly(Priority.INTERACTIVE, Priority.BACKGROUND);
    }

    @Test
    void turnsAwayWhoFindsTheLineFull() {
        budget.pause(Duration.ofSeconds(2), PACE);
        budget.turn(Priority.INTERACTIVE).subscribe();
        budget.turn(Priority.INTERACTIVE).subscribe();

        StepVerifier.create(budget.turn(Priority.INTERACTIVE))
                .expectError(PlatformLimited.class)
                .verify(SOON);
    }
}
