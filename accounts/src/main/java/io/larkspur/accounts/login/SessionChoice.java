package io.larkspur.accounts.login;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which live sessions of whom.
 *
 * @param kind null for both
 * @param userId our own id of the user; null for everybody
 * @param providerUserId the user's id at the provider, or an account's name; null for everybody
 * @param after the place of the last one of the page before; null begins
 */
public record SessionChoice(
        LoginSession.@Nullable Kind kind,
        @Nullable Long userId,
        @Nullable String providerUserId,
        @Nullable Place after) {

    public static final SessionChoice ALL = new SessionChoice(null, null, null, null);

    /** Where a session stands in the order of their beginnings. */
    public record Place(Instant createdAt, String jti) {}
}
