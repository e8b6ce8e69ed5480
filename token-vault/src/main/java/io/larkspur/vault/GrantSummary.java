package io.larkspur.vault;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A grant without its tokens.
 *
 * @param key what it is kept under
 * @param unionId null where the platform told none
 * @param platformUserId the tenant's own id of the user; null where the platform told none
 * @param userName as of the latest authorization; null where it is not known
 * @param state active, refused (the platform no longer honours the refresh token) or revoked, among others
 * @param refreshedAt null when never
 * @param accessExpiresAt when the access token ends
 * @param refreshExpiresAt null where there is no refresh token or its end is not known
 * @param applications the registered applications that may use it; {@code *} for whoever an administrator lets act
 */
public record GrantSummary(
        GrantKey key,
        @Nullable String unionId,
        @Nullable String platformUserId,
        @Nullable String userName,
        String state,
        Set<String> scopes,
        Instant authorizedAt,
        @Nullable Instant refreshedAt,
        @Nullable Instant accessExpiresAt,
        @Nullable Instant refreshExpiresAt,
        Set<String> applications) {}
