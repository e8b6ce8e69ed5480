package io.larkspur.sandbox.oauth;

import java.time.Instant;
import java.util.Set;

/**
 * Good for one refresh.
 *
 * @param narrowed the client asked for less than the user granted, and goes on getting less
 * @param authorizedAt when the user said yes; a year later no refresh helps any more
 */
record RefreshToken(
        String value,
        String app,
        String user,
        Set<String> scopes,
        boolean narrowed,
        Instant expiresAt,
        Instant authorizedAt,
        String chain,
        Standing standing) {

    enum Standing {
        LIVE,
        USED,
        REVOKED
    }

    RefreshToken now(Standing changed) {
        return new RefreshToken(value, app, user, scopes, narrowed, expiresAt, authorizedAt, chain, changed);
    }
}
