package io.larkspur.benchmarks.dataplane;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/**
 * Tokens of users as the platform's are: signed ones of one to two kilobytes, of which little can be said in fewer bytes. A
 * user's is the same in every run.
 *
 * @param bytes of each
 */
record UserTokens(int bytes) {

    static final int USUAL = 1_500;

    /** Beside its head and its signature a token says something. */
    private static final int LEAST = 200;

    /** What takes heads of calls here takes them up to 8 KB. */
    private static final int MOST = 6_000;

    /** Of a signature by P-256. */
    private static final int SIGNATURE = 86;

    private static final String HEAD = text(
            "{\"alg\":\"ES256\",\"kid\":\"7300000000000000001\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

    UserTokens {
        if (bytes < LEAST || bytes > MOST) {
            throw new IllegalArgumentException("A token has " + LEAST + " to " + MOST + " bytes, not " + bytes);
        }
    }

    String of(int user) {
        Random random = new Random(user);
        return HEAD + "." + drawn(random, bytes - HEAD.length() - SIGNATURE - 2) + "." + drawn(random, SIGNATURE);
    }

    private static String drawn(Random random, int length) {
        byte[] drawn = new byte[length];
        random.nextBytes(drawn);
        return text(drawn).substring(0, length);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
