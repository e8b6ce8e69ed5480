package io.larkspur.vault;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/**
 * Unpredictable bytes without file access: a DRBG is seeded once at construction, whereas the platform's default reads a
 * device on the calling thread, which may be an event loop.
 */
final class Randomness {

    private static final int SECRET_BYTES = 32;

    private final SecureRandom random;

    Randomness() {
        try {
            this.random = SecureRandom.getInstance("DRBG");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no DRBG", e);
        }
        random.nextBytes(new byte[1]);
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** 256 bits as 43 characters of base64url: a state, a PKCE verifier (RFC 7636), a cookie. */
    String secret() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
    }

    /** A random UUID, version 4. */
    String uuid() {
        ByteBuffer bits = ByteBuffer.wrap(bytes(16));
        long high = bits.getLong() & ~0xF000L | 0x4000L;
        long low = bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | Long.MIN_VALUE;
        return new UUID(high, low).toString();
    }
}
