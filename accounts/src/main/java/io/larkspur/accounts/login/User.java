package io.larkspur.accounts.login;

import io.larkspur.accounts.Application;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has signed in, or can.
 *
 * @param provider {@value #LOCAL} for accounts with a password here, else the provider's configured name
 * @param providerUserId the id there; for local accounts the name in lower case
 * @param username the name as it was given
 * @param memberSince since when the user service keeps an account for them; null while it does not
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
        Instant updatedAt,
        @Nullable Instant memberSince) {

    public static final String LOCAL = "local";

    /** What they go by in the user service: their id at whoever vouches for them, or ours for a local account. */
    public String subject() {
        return provider.equals(LOCAL) ? Long.toString(id) : providerUserId;
    }

    /** Whoever goes by the name of an application's account has none, also where they were made a member once. */
    public boolean isMember() {
        return memberSince != null && !Application.isPayer(subject());
    }
}
