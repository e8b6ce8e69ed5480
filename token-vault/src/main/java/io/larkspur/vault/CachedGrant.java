package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What a call needs of a grant.
 *
 * @param key what the grant is kept under
 * @param version of its tokens
 * @param edition which of two copies is the later one
 * @param refreshAt when a refresh is due, while the token still serves
 * @param refreshable whether it is worth trying to refresh it
 */
record CachedGrant(
        GrantKey key,
        long version,
        long edition,
        TokenValue access,
        Instant expiresAt,
        Instant refreshAt,
        boolean refreshable,
        Set<String> scopes,
        Set<String> applications) {

    boolean isValid(Instant now) {
        return expiresAt.isAfter(now);
    }

    boolean isDue(Instant now) {
        return !refreshAt.isAfter(now);
    }

    boolean hasLess(Duration life, Instant now) {
        return expiresAt.isBefore(now.plus(life));
    }

    UserToken token(Duration margin, Instant now) {
        return new UserToken(access, expiresAt, hasLess(margin, now), scopes, applications, version);
    }
}
