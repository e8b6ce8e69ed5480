package io.larkspur.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

@SpringBootTest(classes = ConversationsTestApplication.class)
class ConversationsIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long ANN = 1;
    private static final long BOB = 2;

    @Autowired
    private Conversations conversations;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private TransactionalOperator transaction;

    @Test
    void keepsSumsExactHoweverManyWriteAtATime() {
        UUID id = opened(ANN).sessionId();

        Flux.range(0, 200)
                .flatMap(n -> conversations.add(id, Owner.user(ANN), List.of(costing("0.000001"))), 32)
                .blockLast(SOON);

        Conversation after = of(conversations.find(id, Owner.user(ANN)));
        assertThat(after.messageCount()).isEqualTo(200);
        assertThat(after.totalTokens()).isEqualTo(600);
        assertThat(after.totalCost()).isEqualByComparingTo("0.0002");
        assertThat(of(conversations.messages(id, Owner.user(ANN), 1000, 0).collectList()))
                .hasSize(200);
    }

    /** More than there are connections, one of which holds the row that all of them need. */
    @Test
    void holdsUpNobodyElseHoweverManyWaitForOneConversation() {
        UUID id = opened(ANN).sessionId();
        UUID other = opened(BOB).sessionId();
        Sinks.Empty<Void> free = Sinks.empty();
        Sinks.Empty<Void> held = Sinks.empty();
        Mono<Void> holding = transaction.transactional(
                database.sql("update conversations set updated_at = updated_at where session_id = :id")
                        .bind("id", id)
                        .then()
                        .doOnSuccess(done -> held.tryEmitEmpty().orThrow())
                        .then(free.asMono()));
        CompletableFuture<Void> holder = holding.toFuture();
        held.asMono().block(SOON);

        CompletableFuture<Long> flood = Flux.range(0, 60)
                .flatMap(n -> conversations.add(id, Owner.user(ANN), List.of(costing("0.1"))), 60)
                .count()
                .toFuture();
        assertThat(conversations.find(other, Owner.user(BOB)).block(Duration.ofSeconds(10)))
                .isNotNull();
        assertThat(flood).isNotDone();
        free.tryEmitEmpty().orThrow();

        assertThat(flood).succeedsWithin(SOON).isEqualTo(60L);
        assertThat(holder).succeedsWithin(SOON);
    }

    @Test
    void takesNoMoreThanItsFillHoweverManyPushAtATime() {
        UUID id = opened(ANN).sessionId();

        long refused = of(Flux.range(0, 330)
                .flatMap(
                        n -> conversations
                                .add(id, Owner.user(ANN), List.of(costing("0.1")))
                                .then(Mono.<Integer>empty())
                                .onErrorResume(ConversationFull.class, full -> Mono.just(1)),
                        32)
                .count());

        assertThat(refused).isEqualTo(30);
        assertThat(of(conversations.find(id, Owner.user(ANN))).totalCost()).isEqualByComparingTo("30");
    }

    @Test
    void addsAllOfSeveralOrNone() {
        UUID id = opened(ANN).sessionId();
        NewMessage broken = new NewMessage(
                "chat", Speaker.USER, "x", null, null, "{}", 1, BigDecimal.ZERO, true, new BigDecimal("100"));

        StepVerifier.create(conversations.add(id, Owner.user(ANN), List.of(costing("1"), broken)))
                .expectError()
                .verify(SOON);

        assertThat(of(conversations.find(id, Owner.user(ANN))).messageCount()).isZero();
    }

    /** As where the commit got through and its answer did not. */
    @Test
    void addsOnceWhatIsTriedAgain() {
        UUID id = opened(ANN).sessionId();
        UUID first = UUID.randomUUID();
        Mono<Void> adding = conversations.addOnce(id, Owner.user(ANN), first, List.of(costing("0.1"), costing("0.2")));

        StepVerifier.create(Flux.merge(adding, adding).then(adding))
                .expectComplete()
                .verify(SOON);

        Conversation after = of(conversations.find(id, Owner.user(ANN)));
        assertThat(after.messageCount()).isEqualTo(2);
        assertThat(after.totalCost()).isEqualByComparingTo("0.3");
        assertThat(of(conversations.messages(id, Owner.user(ANN), 10, 0).collectList()))
                .hasSize(2)
                .first()
                .extracting(Message::id)
                .isEqualTo(first);
    }

    @Test
    void knowsWhatIsThereAlsoWhereTheConversationTakesNoMore() {
        UUID id = opened(ANN).sessionId();
        UUID other = opened(ANN).sessionId();
        UUID first = UUID.randomUUID();
        List<NewMessage> said = List.of(costing("1"));
        conversations.addOnce(id, Owner.user(ANN), first, said).block(SOON);
        of(conversations.change(id, Owner.user(ANN), Standing.ENDED));

        StepVerifier.create(conversations.addOnce(id, Owner.user(ANN), first, said))
                .expectComplete()
                .verify(SOON);
        assertThat(refusal(conversations.addOnce(id, Owner.user(ANN), UUID.randomUUID(), said)))
                .isInstanceOf(ConversationClosed.class);
        assertThat(refusal(conversations.addOnce(other, Owner.user(ANN), first, said)))
                .isInstanceOf(DuplicateKeyException.class);
        assertThat(of(conversations.find(other, Owner.user(ANN))).messageCount())
                .isZero();
    }

    @Test
    void keepsSumsAtTheEndOfWhatCanBeCountedRatherThanRefuseAMessage() {
        UUID id = opened(ANN).sessionId();
        NewMessage endless = new NewMessage(
                "chat",
                Speaker.USER,
                "Hello",
                null,
                null,
                "{}",
                Long.MAX_VALUE,
                new BigDecimal("9000000000000"),
                true,
                BigDecimal.ONE);

        of(conversations
                .add(id, Owner.user(ANN), List.of(endless, endless, endless, endless))
                .count());
        for (int n = 0; n < 10; n++) {
            of(conversations.add(id, Owner.user(ANN), List.of(endless)).count());
        }
        of(conversations.add(id, Owner.user(ANN), List.of(costing("0.1"))).count());

        Conversation full = of(conversations.find(id, Owner.user(ANN)));
        assertThat(full.messageCount()).isEqualTo(15);
        assertThat(full.totalTokens()).isEqualTo(Long.MAX_VALUE);
        assertThat(full.totalCost()).isEqualByComparingTo("99999999999999.999999");
    }

    @Test
    void givesNothingToAnybodyElse() {
        UUID id = opened(ANN).sessionId();

        assertThat(refusal(conversations.find(id, Owner.user(BOB)))).isInstanceOf(ForeignConversation.class);
        assertThat(refusal(conversations.add(id, Owner.user(BOB), List.of(costing("1")))))
                .isInstanceOf(ForeignConversation.class);
        assertThat(refusal(conversations.messages(id, Owner.user(BOB), 10, 0))).isInstanceOf(ForeignConversation.class);
        assertThat(refusal(conversations.change(id, Owner.user(BOB), Standing.ENDED)))
                .isInstanceOf(ForeignConversation.class);
        assertThat(refusal(conversations.delete(id, Owner.user(BOB)))).isInstanceOf(ForeignConversation.class);
        assertThat(of(conversations.find(id, Owner.user(ANN))).messageCount()).isZero();
    }

    @Test
    void forgetsWhatWasSaidWithTheConversation() {
        UUID id = opened(ANN).sessionId();
        conversations.add(id, Owner.user(ANN), List.of(costing("1"))).blockLast(SOON);

        StepVerifier.create(conversations.delete(id, Owner.user(ANN)))
                .expectComplete()
                .verify(SOON);

        assertThat(refusal(conversations.delete(id, Owner.user(ANN)))).isInstanceOf(UnknownConversation.class);
        assertThat(refusal(conversations.messages(id, Owner.user(ANN), 10, 0))).isInstanceOf(UnknownConversation.class);
    }

    @ParameterizedTest
    @EnumSource
    void takesMessagesAsItsStandingSays(Standing standing) {
        UUID id = opened(ANN).sessionId();
        of(conversations.change(id, Owner.user(ANN), standing));

        Flux<Message> added = conversations.add(id, Owner.user(ANN), List.of(costing("1")));

        if (standing.isOpen()) {
            assertThat(of(added.count())).isEqualTo(1);
        } else {
            assertThat(refusal(added)).isInstanceOf(ConversationClosed.class);
        }
    }

    /** Of 300 messages. */
    @Test
    void findsWhetherItTakesSoManyMessagesMore() {
        UUID id = opened(ANN).sessionId();
        Owner ann = Owner.user(ANN);
        of(conversations
                .add(id, ann, Collections.nCopies(298, costing("0.000001")))
                .count());
        assertThat(of(conversations.findOpen(id, ann, 2)).messageCount()).isEqualTo(298);

        of(conversations.add(id, ann, List.of(costing("1"))).count());
        assertThat(refusal(conversations.findOpen(id, ann, 2))).isInstanceOf(ConversationFull.class);
        assertThat(of(conversations.findOpen(id, ann, 1)).messageCount()).isEqualTo(299);

        of(conversations.change(id, ann, Standing.ENDED));
        assertThat(refusal(conversations.findOpen(id, ann, 2))).isInstanceOf(ConversationClosed.class);
        assertThat(refusal(conversations.findOpen(id, Owner.user(BOB), 2))).isInstanceOf(ForeignConversation.class);
    }

    @Test
    void findsThatAConversationHasExpired() {
        UUID id = of(conversations.open(new NewConversation(ANN, null, "{}", "{}", Instant.EPOCH)))
                .sessionId();

        assertThat(refusal(conversations.findOpen(id, Owner.user(ANN), 1))).isInstanceOf(ConversationClosed.class);
    }

    @Test
    void refusesWhatIsTooLong() {
        UUID id = opened(ANN).sessionId();
        NewMessage longWinded = NewMessage.chat(Speaker.USER, "x".repeat(1001), 0);

        assertThat(refusal(conversations.add(id, Owner.user(ANN), List.of(longWinded))))
                .isInstanceOf(MessageTooLong.class);
    }

    @Test
    void listsThoseOfOneUserWithTheLatestFirst() {
        long carl = 3;
        UUID first = opened(carl).sessionId();
        UUID second = opened(carl).sessionId();
        opened(BOB);
        of(conversations.change(second, Owner.user(carl), Standing.COMPLETED));

        assertThat(of(conversations.list(carl, false, 10, 0).collectList()))
                .extracting(Conversation::sessionId)
                .containsExactly(second, first);
        assertThat(of(conversations.list(carl, true, 10, 0).collectList()))
                .extracting(Conversation::sessionId)
                .containsExactly(first);
        assertThat(of(conversations.list(carl, false, 1, 1).collectList()))
                .extracting(Conversation::sessionId)
                .containsExactly(first);
    }

    private Conversation opened(long userId) {
        return of(conversations.open(new NewConversation(userId, null, "{}", "{}", null)));
    }

    private static NewMessage costing(String dollars) {
        return new NewMessage(
                "chat",
                Speaker.USER,
                "Hello",
                null,
                null,
                "{}",
                3,
                new BigDecimal(dollars),
                true,
                new BigDecimal("0.5"));
    }

    private static <T> T of(Mono<T> answer) {
        return Objects.requireNonNull(answer.block(SOON));
    }

    private static @Nullable Throwable refusal(Publisher<?> answer) {
        return Flux.from(answer)
                .then(Mono.<Throwable>empty())
                .onErrorResume(Mono::just)
                .block(SOON);
    }
}
