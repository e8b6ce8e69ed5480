package io.larkspur.sandbox.oauth;

import java.time.Instant;
import java.util.Set;

/**
 * A user access token.
 *
 * @param chain shared by all tokens that come from one consent by refreshing
 */
record AccessToken(
        String value, String app, String user, Set<String> scopes, Instant expiresAt, String chain, boolean revoked) {

    AccessToken revokedNow() {
        return new AccessToken(value, app, user, scopes, expiresAt, chain, true);
    }
}
