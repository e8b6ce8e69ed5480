package io.larkspur.conversations;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One conversation of a user, with the sums of its messages.
 *
 * @param id for listing, in the order of opening
 * @param sessionId what it goes by everywhere else; not to be guessed
 * @param userId whose it is, as accounts counts users
 * @param data what it is about, a JSON object
 * @param metadata where it comes from, a JSON object
 * @param totalCost US dollars, exact
 * @param lastActivity when something was last said
 * @param expiresAt when it takes no more messages; null for never
 */
public record Conversation(
        long id,
        UUID sessionId,
        long userId,
        @Nullable String title,
        String data,
        String metadata,
        String summary,
        Standing standing,
        int messageCount,
        long totalTokens,
        BigDecimal totalCost,
        Instant createdAt,
        Instant updatedAt,
        Instant lastActivity,
        @Nullable Instant expiresAt) {

    /** Whether it takes messages at this moment. */
    public boolean isOpen(Instant now) {
        return standing.isOpen() && (expiresAt == null || expiresAt.isAfter(now));
    }
}
