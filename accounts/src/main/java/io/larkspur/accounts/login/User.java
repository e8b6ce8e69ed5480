package io.larkspur.accounts.login;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has signed in, or can.
 *
 * @param provider {@value #LOCAL} for accounts with a password here, else the provider's configured name
 * @param providerUserId the id there; for local accounts the name in lower case
 * @param username the name as it was given
 */
public record User(
        long id,
        String provider,
        String providerUserId,
        String username,
        @Nullable String email,
        @Nullable String fullName,
        Role role,
        boolean isActive,
        Instant createdAt,
        Instant updatedAt) {

    public static final String LOCAL = "local";
}
