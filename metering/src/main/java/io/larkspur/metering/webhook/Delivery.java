package io.larkspur.metering.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message to one webhook.
 *
 * @param messageId what the receiver knows it by, the same at every attempt
 * @param payload the body, as it is signed
 * @param state {@code pending}, {@code delivered} or {@code dead}
 * @param lastStatus what the receiver answered; null when it did not
 * @param lastError why the last attempt failed, in our words
 */
public record Delivery(
        long id,
        long webhookId,
        String messageId,
        String eventType,
        String payload,
        String state,
        int attempts,
        Instant nextAttemptAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError,
        Instant createdAt,
        @Nullable Instant endedAt) {

    public static final String PENDING = "pending";
    public static final String DELIVERED = "delivered";
    public static final String DEAD = "dead";
}
