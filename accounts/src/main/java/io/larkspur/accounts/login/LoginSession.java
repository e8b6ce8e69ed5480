package io.larkspur.accounts.login;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stay of one user.
 *
 * @param jti its id, which its access tokens carry; no secret
 * @param kind whether a password or another provider opened it
 * @param accessExpiresAt when the last access token issued for it ends by itself
 * @param revokedAt null while it lives
 */
public record LoginSession(
        String jti,
        long userId,
        Kind kind,
        Instant createdAt,
        Instant lastActivityAt,
        Instant expiresAt,
        Instant accessExpiresAt,
        @Nullable Instant revokedAt,
        @Nullable EndReason endReason) {

    /** What opened a session. */
    public enum Kind {
        PASSWORD,
        PROVIDER;

        public String wireName() {
            return this == PASSWORD ? "password" : "provider";
        }

        static Kind named(String text) {
            return text.equals("password") ? PASSWORD : PROVIDER;
        }
    }
}
