package io.larkspur.admin.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A password of which only a hash is kept, under a key that lives as long as this process, and what was wrong with it.
 * Bound straight from configuration, so that no object holds the text.
 */
final class PasswordHash {

    private static final String ALGORITHM = "HmacSHA256";
    private static final SecretKeySpec KEY = freshKey();

    private final byte[] hash;
    private final Optional<String> weakness;

    private PasswordHash(String text) {
        this.hash = hash(text);
        this.weakness = PasswordRules.weaknessOf(text);
    }

    /** Found by Boot when it binds a text to this type. */
    public static PasswordHash of(String text) {
        return new PasswordHash(text);
    }

    Optional<String> weakness() {
        return weakness;
    }

    boolean matches(String presented) {
        return MessageDigest.isEqual(hash, hash(presented));
    }

    @Override
    public String toString() {
        return "***";
    }

    private static byte[] hash(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(KEY);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    private static SecretKeySpec freshKey() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new SecretKeySpec(bytes, ALGORITHM);
    }
}
