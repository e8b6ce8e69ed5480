package io.larkspur.accounts.login;

import org.jspecify.annotations.Nullable;

/**
 * Who a provider says has signed in there.
 *
 * @param provider its configured name
 * @param providerUserId the user's id there
 */
public record VouchedUser(
        String provider,
        String providerUserId,
        @Nullable String email,
        @Nullable String fullName) {}
