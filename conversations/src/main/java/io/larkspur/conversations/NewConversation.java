package io.larkspur.conversations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation to open.
 *
 * @param data a JSON object
 * @param metadata a JSON object
 */
public record NewConversation(
        long userId,
        @Nullable String title,
        String data,
        String metadata,
        @Nullable Instant expiresAt) {}
