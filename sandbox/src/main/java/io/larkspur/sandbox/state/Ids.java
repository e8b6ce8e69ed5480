package io.larkspur.sandbox.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Names nobody can guess, in the shapes the platform gives them. */
public final class Ids {
    private static final SecureRandom RANDOM = seeded();
    private static final String BASE32 = "0123456789abcdefghjkmnpqrstuvwxyz";

    private Ids() {}

    /** One that computes and never reads a device, so that an event loop may use it. */
    private static SecureRandom seeded() {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            byte[] seed = new byte[32];
            new SecureRandom().nextBytes(seed);
            random.setSeed(seed);
            return random;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static String hex(int digits) {
        return HexFormat.of().formatHex(bytes((digits + 1) / 2)).substring(0, digits);
    }

    /** Lower case without the letters that look like digits, as in {@code session_4dfunz7sp1g8m}. */
    public static String base32(int length) {
        StringBuilder id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append(BASE32.charAt(RANDOM.nextInt(BASE32.length())));
        }
        return id.toString();
    }

    /** Letters, digits, minus and underscore. */
    public static String base64(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
    }

    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    public static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
