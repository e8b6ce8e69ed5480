package io.larkspur.conversations;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Conversations in Postgres. Who adds messages holds the conversation's row until they are written, so sums and positions
 * follow one another; nobody reads before they write. They take {@link Turns} before they take a connection.
 */
final class StoredConversations implements Conversations {

    private final ConversationTable conversations;
    private final MessageTable messages;
    private final TransactionalOperator transaction;
    private final ConversationsProperties properties;
    private final Clock clock;
    private final Duration patience;
    private final Turns turns = new Turns();

    StoredConversations(
            ConversationTable conversations,
            MessageTable messages,
            TransactionalOperator transaction,
            ConversationsProperties properties,
            Clock clock) {
        this.conversations = conversations;
        this.messages = messages;
        this.transaction = transaction;
        this.properties = properties;
        this.clock = clock;
        this.patience = properties.storeTimeout();
    }

    @Override
    public Mono<Conversation> open(NewConversation conversation) {
        return inTime(() -> conversations.insert(UUID.randomUUID(), conversation, now()));
    }

    @Override
    public Flux<Conversation> list(long userId, boolean activeOnly, int limit, long offset) {
        return inTime(() -> conversations
                        .list(userId, activeOnly, now(), limit, offset)
                        .collectList())
                .flatMapIterable(rows -> rows);
    }

    @Override
    public Mono<Conversation> find(UUID sessionId, Owner owner) {
        return inTime(() -> found(sessionId, owner));
    }

    @Override
    public Mono<Conversation> findOpen(UUID sessionId, Owner owner, int messages) {
        return find(sessionId, owner)
                .map(conversation ->
                        conversation.isOpen(now()) && conversation.messageCount() + messages <= properties.messages()
                                ? conversation
                                : whyNot(conversation));
    }

    @Override
    public Mono<Conversation> change(UUID sessionId, Owner owner, Standing standing) {
        return inTime(() ->
                conversations.setStanding(sessionId, owner, standing, now()).switchIfEmpty(refused(sessionId)));
    }

    @Override
    public Mono<Void> delete(UUID sessionId, Owner owner) {
        return inTime(() -> conversations
                .delete(sessionId, owner)
                .filter(deleted -> deleted)
                .switchIfEmpty(this.<Boolean>refused(sessionId))
                .then());
    }

    @Override
    public int longestMessage() {
        return properties.longestMessage();
    }

    @Override
    public Flux<Message> add(UUID sessionId, Owner owner, List<NewMessage> said) {
        return Flux.defer(() -> added(sessionId, owner, UUID.randomUUID(), said));
    }

    /** Nobody looks before: an id that is there already keeps all of them out, and their sums with them. */
    @Override
    public Mono<Void> addOnce(UUID sessionId, Owner owner, UUID first, List<NewMessage> said) {
        return added(sessionId, owner, first, said)
                .then()
                .onErrorResume(StoredConversations::mayComeOfATryBefore, failure -> inTime(
                                () -> messages.exists(sessionId, first))
                        .flatMap(there -> there ? Mono.empty() : Mono.error(failure)));
    }

    @Override
    public Flux<Message> messages(UUID sessionId, Owner owner, int limit, long offset) {
        return inTime(() -> found(sessionId, owner)
                        .flatMap(conversation ->
                                messages.list(conversation.id(), limit, offset).collectList()))
                .flatMapIterable(rows -> rows);
    }

    private Mono<Conversation> found(UUID sessionId, Owner owner) {
        return conversations.find(sessionId, owner).switchIfEmpty(refused(sessionId));
    }

    private Flux<Message> added(UUID sessionId, Owner owner, UUID first, List<NewMessage> said) {
        for (NewMessage message : said) {
            if (length(message) > longestMessage()) {
                return Flux.error(() -> new MessageTooLong(longestMessage()));
            }
        }
        Mono<List<Message>> adding =
                Mono.defer(() -> transaction.transactional(inserted(sessionId, owner, first, said, now())));
        return inTime(() -> turns.in(sessionId, owner, adding)).flatMapIterable(rows -> rows);
    }

    private Mono<List<Message>> inserted(UUID sessionId, Owner owner, UUID first, List<NewMessage> said, Instant now) {
        long tokens = said.stream().mapToLong(NewMessage::tokensUsed).reduce(0, StoredConversations::plus);
        BigDecimal cost = said.stream().map(NewMessage::costUsd).reduce(BigDecimal.ZERO, BigDecimal::add);
        return conversations
                .count(sessionId, owner, said.size(), tokens, cost, properties.messages(), now)
                .switchIfEmpty(Mono.defer(() -> found(sessionId, owner).map(this::whyNot)))
                .flatMap(conversation ->
                        messages.insert(conversation, first, said, now).collectList());
    }

    private static boolean mayComeOfATryBefore(Throwable failure) {
        return failure instanceof DuplicateKeyException
                || failure instanceof ConversationFull
                || failure instanceof ConversationClosed;
    }

    /** Of two numbers that are not negative; at most {@link Long#MAX_VALUE}. */
    private static long plus(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** The row was there and not taken: it is closed, else it is full. */
    private Conversation whyNot(Conversation conversation) {
        if (conversation.isOpen(now())) {
            throw new ConversationFull(properties.messages());
        }
        throw new ConversationClosed();
    }

    private <T> Mono<T> refused(UUID sessionId) {
        return Mono.defer(() -> conversations.exists(sessionId))
                .flatMap(exists ->
                        Mono.error(exists ? new ForeignConversation() : new UnknownConversation(sessionId.toString())));
    }

    private static long length(NewMessage message) {
        String calls = message.toolCalls();
        return (long) message.content().length() + message.metadata().length() + (calls == null ? 0 : calls.length());
    }

    /** As exact as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private <T> Mono<T> inTime(Supplier<Mono<T>> question) {
        return Mono.defer(question)
                .timeout(patience)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new QueryTimeoutException("The database did not answer within " + patience, late));
    }
}
