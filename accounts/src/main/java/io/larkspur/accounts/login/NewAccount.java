package io.larkspur.accounts.login;

import org.jspecify.annotations.Nullable;

/** The wish for a local account. */
public record NewAccount(
        String username,
        Password password,
        Role role,
        @Nullable String email,
        @Nullable String fullName) {}
