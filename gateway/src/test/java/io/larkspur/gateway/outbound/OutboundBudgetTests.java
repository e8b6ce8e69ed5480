package io.larkspur.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.gateway.guard.Priority;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class OutboundBudgetTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PACE = Duration.ofMillis(5);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OutboundBudget budget = budget(2);

    @Test
    void letsEverybodyPassOrdinarily() {
        assertThat(budget.mayPass()).isTrue();
    }

    @Test
    void saysWhenToComeBackWhereWaitingWouldTakeTooLong() {
        budget.pause(Duration.ofMinutes(5), PACE);

        assertThat(budget.mayPass()).isFalse();
        StepVerifier.create(turn(Priority.INTERACTIVE))
                .expectErrorSatisfies(limited -> assertThat(((PlatformLimited) limited).retryAfter())
                        .hasValueSatisfying(
                                pause -> assertThat(pause).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5))))
                .verify(SOON);
    }

    @Test
    void letsInteractiveCallsGoFirstAfterThePause() {
        budget.pause(Duration.ofMillis(300), PACE);
        List<Priority> order = new CopyOnWriteArrayList<>();

        Mono<Void> background = turn(Priority.BACKGROUND).doOnSuccess(turn -> order.add(Priority.BACKGROUND));
        Mono<Void> interactive = turn(Priority.INTERACTIVE).doOnSuccess(turn -> order.add(Priority.INTERACTIVE));
        StepVerifier.create(Mono.when(background, interactive)).expectComplete().verify(SOON);

        assertThat(order).containsExactly(Priority.INTERACTIVE, Priority.BACKGROUND);
    }

    @Test
    void turnsAwayWhoFindsTheLineFull() {
        budget.pause(Duration.ofSeconds(2), PACE);
        turn(Priority.INTERACTIVE).subscribe();
        turn(Priority.INTERACTIVE).subscribe();

        StepVerifier.create(turn(Priority.INTERACTIVE))
                .expectError(PlatformLimited.class)
                .verify(SOON);
    }

    @Test
    void turnsTheLastBackgroundCallAwayWhereAnInteractiveOneFindsTheLineFull() {
        budget.pause(Duration.ofMillis(300), PACE);
        List<String> ends = new CopyOnWriteArrayList<>();
        Mono<Void> one = named("one", Priority.BACKGROUND, ends);
        Mono<Void> two = named("two", Priority.BACKGROUND, ends);
        Mono<Void> three = named("three", Priority.INTERACTIVE, ends);

        StepVerifier.create(Mono.when(one, two, three)).expectComplete().verify(SOON);

        assertThat(ends).containsExactly("two limited", "three", "one");
    }

    @Test
    void failsWhoWaitsWhenAnotherPauseTakesTooLong() {
        budget.pause(Duration.ofSeconds(1), PACE);

        StepVerifier.create(budget.turn(Priority.INTERACTIVE, Duration.ofMillis(1500)))
                .then(() -> budget.pause(Duration.ofMinutes(5), PACE))
                .expectErrorSatisfies(limited -> assertThat(((PlatformLimited) limited).retryAfter())
                        .hasValueSatisfying(
                                pause -> assertThat(pause).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5))))
                .verify(SOON);
    }

    @Test
    void failsBackgroundCallsThatInteractiveOnesKeepFromTheirTurn() {
        OutboundBudget line = budget(1_000);
        line.pause(Duration.ofSeconds(1), Duration.ofMillis(100));

        StepVerifier.create(line.turn(Priority.BACKGROUND, Duration.ofMillis(1500)))
                .then(() -> {
                    for (int call = 0; call < 100; call++) {
                        line.turn(Priority.INTERACTIVE, PATIENCE).subscribe(turn -> {}, late -> {});
                    }
                })
                .expectError(PlatformLimited.class)
                .verify(SOON);
    }

    /** Patience and pause end together, so that either may be first. */
    @Test
    void losesNoTurnToThoseWhosePatienceEndsWhenItComes() throws Exception {
        Duration together = Duration.ofMillis(5);
        Duration never = Duration.ofMinutes(1);
        for (int n = 0; n < 400; n++) {
            OutboundBudget line = budget(2);
            long begun = System.nanoTime();
            line.pause(together, never);
            CompletableFuture<Void> first =
                    line.turn(Priority.INTERACTIVE, together).toFuture();
            CompletableFuture<Void> second =
                    line.turn(Priority.INTERACTIVE, never.multipliedBy(2)).toFuture();

            boolean bothWaited = System.nanoTime() - begun < together.toNanos();
            boolean took = first.handle((turn, late) -> late == null).get(20, TimeUnit.SECONDS);

            if (took && bothWaited) {
                assertThat(second).as("turn %d", n).isNotDone();
            } else if (!took) {
                assertThat(second).as("turn %d", n).succeedsWithin(SOON);
            }
            second.cancel(true);
        }
    }

    @Test
    void letsCallsGoAtItsShareOfThePaceOnly() {
        OutboundBudget one = budget(2, 4);
        one.pause(Duration.ofSeconds(1), Duration.ofMillis(100));
        List<Long> came = new CopyOnWriteArrayList<>();

        Mono<Void> each = one.turn(Priority.INTERACTIVE, PATIENCE).doOnSuccess(turn -> came.add(System.nanoTime()));
        StepVerifier.create(Mono.when(each, each)).expectComplete().verify(SOON);

        assertThat(came.get(1) - came.get(0))
                .isGreaterThan(Duration.ofMillis(390).toNanos());
    }

    @Test
    void letsReplicasBeginApart() {
        List<OutboundBudget> replicas =
                Stream.generate(() -> budget(2, 1_000)).limit(20).toList();

        replicas.forEach(replica -> replica.pause(Duration.ZERO, Duration.ofSeconds(1)));

        assertThat(replicas).anyMatch(replica -> !replica.mayPass());
    }

    private Mono<Void> named(String name, Priority priority, List<String> ends) {
        return turn(priority)
                .doOnSuccess(turn -> ends.add(name))
                .doOnError(PlatformLimited.class, limited -> ends.add(name + " limited"))
                .onErrorComplete();
    }

    private Mono<Void> turn(Priority priority) {
        return budget.turn(priority, PATIENCE);
    }

    private static OutboundBudget budget(int waiting) {
        return budget(waiting, 1);
    }

    private static OutboundBudget budget(int waiting, int replicas) {
        return new OutboundBudget(
                "cli_1",
                new OutboundSettings(waiting, PATIENCE, 0, ZoneOffset.UTC, List.of(), Duration.ofMinutes(10)),
                () -> replicas);
    }
}
