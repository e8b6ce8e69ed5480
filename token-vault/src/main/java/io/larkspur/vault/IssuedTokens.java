package io.larkspur.vault;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the platform answered to a code or a refresh token.
 *
 * @param access the user access token
 * @param accessExpiresAt end of the access token's life
 * @param refresh the single-use refresh token; null when the user did not grant {@code offline_access}
 * @param refreshExpiresAt end of the refresh token's life; null without one
 * @param scopes what the user has granted so far
 */
public record IssuedTokens(
        TokenValue access,
        Instant accessExpiresAt,
        @Nullable TokenValue refresh,
        @Nullable Instant refreshExpiresAt,
        Set<String> scopes) {}
