package io.larkspur.sandbox.oauth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the browser brings back after a yes: good for five minutes, once. */
record Code(
        String value,
        String app,
        String user,
        String redirectUri,
        @Nullable String challenge,
        boolean challengeIsHashed,
        Instant expiresAt,
        boolean used) {

    Code usedNow() {
        return new Code(value, app, user, redirectUri, challenge, challengeIsHashed, expiresAt, true);
    }

    boolean proves(@Nullable String verifier, boolean strict) {
        if (challenge == null) {
            return verifier == null || !strict;
        }
        return verifier != null && challenge.equals(challengeIsHashed ? Pkce.hashed(verifier) : verifier);
    }
}
