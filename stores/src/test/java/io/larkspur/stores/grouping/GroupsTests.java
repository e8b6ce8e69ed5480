package io.larkspur.stores.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.larkspur.problem.Category;
import io.netty.util.concurrent.EventExecutor;
import io.r2dbc.spi.R2dbcRollbackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.UncategorizedR2dbcException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpResources;
import reactor.test.StepVerifier;

class GroupsTests {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int CAPACITY = 10;
    private static final RuntimeException DEADLOCK = new UncategorizedR2dbcException(
            "deadlock", "update", new R2dbcRollbackException("deadlock detected", "40P01"));

    private final List<List<Integer>> seen = new CopyOnWriteArrayList<>();
    private final Sinks.Empty<Void> gate = Sinks.empty();

    @Test
    void doesTogetherWhatArrivesMeanwhileAndAnswersEachItsOwn() {
        Groups<Integer, String> groups = groups(items ->
                items.stream().map(item -> Outcome.of("answer " + item)).toList());
        Mono<String> first = asked(groups, 1);
        Mono<String> second = asked(groups, 2);
        Mono<String> third = asked(groups, 3);

        gate.tryEmitEmpty();

        assertThat(first.block(SOON)).isEqualTo("answer 1");
        assertThat(second.block(SOON)).isEqualTo("answer 2");
        assertThat(third.block(SOON)).isEqualTo("answer 3");
        assertThat(seen).containsExactly(List.of(1), List.of(2, 3));
        assertThat(groups.waiting()).isZero();
    }

    @Test
    void beginsAsOneGroupWhatIsAskedForTogether() {
        Groups<Integer, String> groups = groups(items ->
                items.stream().map(item -> Outcome.of("answer " + item)).toList());
        gate.tryEmitEmpty();

        groups.together(() -> List.of(1, 2, 3).forEach(item -> asked(groups, item)));

        assertThat(seen).containsExactly(List.of(1, 2, 3));
        assertThat(groups.ask(4).block(SOON)).isEqualTo("answer 4");
    }

    @Test
    void makesNoGroupHeavierThanAllowedUnlessOneAloneIs() {
        Groups<Integer, String> groups = new Groups<>(
                items -> {
                    seen.add(items);
                    return Mono.just(items.stream()
                            .map(item -> Outcome.of("answer " + item))
                            .toList());
                },
                3,
                10,
                item -> item,
                9);

        groups.together(() -> List.of(1, 6, 2, 1, 20, 9, 1, 1, 1, 1).forEach(item -> asked(groups, item)));

        assertThat(seen)
                .containsExactly(List.of(1, 6, 2), List.of(1), List.of(20), List.of(9), List.of(1, 1, 1), List.of(1));
        assertThat(groups.waiting()).isZero();
    }

    @Test
    void goesOnAfterSomebodyWhoAskedForMuchTogetherAndFailed() {
        Groups<Integer, String> groups = groups(items ->
                items.stream().map(item -> Outcome.of("answer " + item)).toList());
        gate.tryEmitEmpty();

        assertThatThrownBy(() -> groups.together(() -> {
                    asked(groups, 1);
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");

        assertThat(seen).containsExactly(List.of(1));
        assertThat(groups.waiting()).isZero();
    }

    @Test
    void refusesMoreThanMayWaitUntilThereIsRoomAgain() {
        Groups<Integer, String> groups = groups(items ->
                items.stream().map(item -> Outcome.of("answer " + item)).toList());
        for (int item = 1; item <= CAPACITY; item++) {
            asked(groups, item);
        }

        assertThatThrownBy(() -> groups.ask(11).block(SOON)).isInstanceOfSatisfying(QueueFull.class, refusal -> {
            assertThat(refusal.category()).isEqualTo(Category.UNAVAILABLE);
            assertThat(refusal.code()).isEqualTo("books-behind");
            assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
        });
        assertThat(groups.waiting()).isEqualTo(CAPACITY);
        gate.tryEmitEmpty();

        assertThat(groups.ask(12).block(SOON)).isEqualTo("answer 12");
        assertThat(seen).hasSize(3).noneMatch(group -> group.contains(11));
        assertThat(groups.waiting()).isZero();
    }

    @Test
    void failsAllOfAGroupThatIsAnsweredInPart() {
        Groups<Integer, String> groups = groups(
                items -> items.stream().limit(1).map(item -> Outcome.of("one")).toList());
        asked(groups, 1);
        Mono<String> second = asked(groups, 2);
        Mono<String> third = asked(groups, 3);

        gate.tryEmitEmpty();

        assertThatThrownBy(() -> second.block(SOON)).hasMessageContaining("1 of 2");
        assertThatThrownBy(() -> third.block(SOON)).hasMessageContaining("1 of 2");
        assertThat(groups.waiting()).isZero();
    }

    @Test
    void letsAFaultHitOnlyItsOwn() {
        Groups<Integer, String> groups = groups(items -> {
            if (items.contains(3)) {
                throw new DataIntegrityViolationException("three");
            }
            return items.stream().map(item -> Outcome.of("answer " + item)).toList();
        });
        asked(groups, 1);
        Mono<String> second = asked(groups, 2);
        Mono<String> third = asked(groups, 3);

        gate.tryEmitEmpty();

        assertThat(second.block(SOON)).isEqualTo("answer 2");
        StepVerifier.create(third)
                .expectError(DataIntegrityViolationException.class)
                .verify(SOON);
    }

    @Test
    void doesOnceMoreWhatTheStoreUndidInFavourOfOthers() {
        Groups<Integer, String> groups = groups(items -> {
            if (seen.size() == 1 || items.contains(2)) {
                throw DEADLOCK;
            }
            return items.stream().map(item -> Outcome.of("answer " + item)).toList();
        });
        gate.tryEmitEmpty();

        assertThat(groups.ask(1).block(SOON)).isEqualTo("answer 1");
        StepVerifier.create(groups.ask(2)).expectErrorMatches(DEADLOCK::equals).verify(SOON);
        assertThat(seen).containsExactly(List.of(1), List.of(1), List.of(2), List.of(2));
    }

    @Test
    void asksNobodyByItselfWhileTheStoreIsAway() {
        Groups<Integer, String> groups = groups(items -> {
            throw new DataAccessResourceFailureException("away");
        });
        asked(groups, 1);
        asked(groups, 2);
        Mono<String> third = asked(groups, 3);

        gate.tryEmitEmpty();

        StepVerifier.create(third)
                .expectError(DataAccessResourceFailureException.class)
                .verify(SOON);
        assertThat(seen).containsExactly(List.of(1), List.of(2, 3));
    }

    @Test
    void answersOnTheThreadOfHttpThatAsked() {
        Groups<Integer, String> groups = groups(items ->
                items.stream().map(item -> Outcome.of("answer " + item)).toList());
        List<String> wanted = new ArrayList<>();
        List<Mono<String>> answers = new ArrayList<>();
        for (EventExecutor loop : twoLoops()) {
            wanted.add(threadOf(loop));
            answers.add(Mono.fromFuture(groups.ask(1)
                    .map(answer -> Thread.currentThread().getName())
                    .subscribeOn(Schedulers.fromExecutor(loop))
                    .toFuture()));
        }
        await().atMost(SOON).until(() -> groups.waiting() == wanted.size());

        gate.tryEmitEmpty();

        assertThat(Flux.mergeSequential(answers).collectList().block(SOON)).isEqualTo(wanted);
    }

    private static List<EventExecutor> twoLoops() {
        return StreamSupport.stream(HttpResources.get().onServer(true).spliterator(), false)
                .limit(2)
                .toList();
    }

    private static String threadOf(EventExecutor loop) {
        return loop.submit(() -> Thread.currentThread().getName())
                .syncUninterruptibly()
                .getNow();
    }

    private Groups<Integer, String> groups(Function<List<Integer>, List<Outcome<String>>> work) {
        return new Groups<>(
                items -> {
                    seen.add(items);
                    return gate.asMono().then(Mono.fromSupplier(() -> work.apply(items)));
                },
                10,
                CAPACITY);
    }

    private static Mono<String> asked(Groups<Integer, String> groups, int item) {
        Mono<String> answer = groups.ask(item).cache();
        answer.subscribe(value -> {}, failure -> {});
        return answer;
    }
}
