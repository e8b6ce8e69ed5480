package io.larkspur.accounts.login;

import java.time.Instant;

/**
 * Somebody who may sign in through a provider.
 *
 * @param provider its configured name
 * @param providerUserId the user's id there
 */
public record AllowedUser(long id, String provider, String providerUserId, String comment, Instant createdAt) {}
