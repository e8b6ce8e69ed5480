package io.larkspur.sandbox.hh;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the browser brings back after a yes. */
record Code(String account, String redirectUri, @Nullable String challenge, Instant expiresAt, boolean used) {

    Code usedNow() {
        return new Code(account, redirectUri, challenge, expiresAt, true);
    }
}
