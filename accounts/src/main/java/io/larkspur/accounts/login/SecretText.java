package io.larkspur.accounts.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Secrets of 256 random bits, of which a plain digest is enough to keep. */
final class SecretText {

    private static final int BYTES = 32;
    private static final int ID_BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    /** With a prefix that secret scanners can look for. */
    String refreshToken() {
        return "lsr_" + text(BYTES);
    }

    /** What opens a session that a provider vouched for. */
    String handle() {
        return "lsn_" + text(BYTES);
    }

    /** What people carry from the callback page to their program. */
    String exchangeCode() {
        return "lsx_" + text(BYTES);
    }

    String jti() {
        return text(ID_BYTES);
    }

    static byte[] hash(String secret) {
        return sha256(secret.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private String text(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    }
}
