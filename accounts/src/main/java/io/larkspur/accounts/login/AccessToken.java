package io.larkspur.accounts.login;

import java.time.Instant;

/** What an access token of ours says, its signature and age checked. */
record AccessToken(String jti, long userId, Instant expiresAt) {}
