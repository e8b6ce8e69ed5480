package io.larkspur.conversations;

import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Conversations of users. Whatever names one fails with {@link UnknownConversation} when there is none, and with {@link
 * ForeignConversation} when it is another's.
 */
public interface Conversations {

    Mono<Conversation> open(NewConversation conversation);

    /** Those of a user, the latest opened first. */
    Flux<Conversation> list(long userId, boolean activeOnly, int limit, long offset);

    Mono<Conversation> find(UUID sessionId, Owner owner);

    /**
     * The same where it takes so many messages more at this moment. Fails with {@link ConversationClosed} or {@link
     * ConversationFull}.
     */
    Mono<Conversation> findOpen(UUID sessionId, Owner owner, int messages);

    Mono<Conversation> change(UUID sessionId, Owner owner, Standing standing);

    /** With everything that was said in it. */
    Mono<Void> delete(UUID sessionId, Owner owner);

    /** How many characters a message may have, its JSON parts included. */
    int longestMessage();

    /**
     * Adds messages in their order, all or none, and their sums with them, exact however many are added at a time. Fails
     * with {@link ConversationClosed}, {@link ConversationFull}, {@link MessageTooLong} or {@link TooManyMessages}.
     */
    Flux<Message> add(UUID sessionId, Owner owner, List<NewMessage> messages);

    /**
     * The same for who may have to try again, without knowing what became of the try before: however often these are
     * added, they stand there once.
     *
     * @param first the id that the first of them gets
     */
    Mono<Void> addOnce(UUID sessionId, Owner owner, UUID first, List<NewMessage> messages);

    /** In the order in which they were said. */
    Flux<Message> messages(UUID sessionId, Owner owner, int limit, long offset);
}
