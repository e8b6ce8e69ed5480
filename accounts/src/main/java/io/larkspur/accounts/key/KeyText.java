package io.larkspur.accounts.key;

import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What a usable key looks like in configuration. The sentences name the property and never quote the key. */
public final class KeyText {

    private static final Pattern SIXTY_FOUR_HEX = Pattern.compile("[0-9a-fA-F]{64}");
    /** 32 random bytes have fewer distinct values than this once in far more than a billion keys. */
    private static final int LEAST_DISTINCT_BYTES = 16;

    private KeyText() {}

    /** Fails with an {@link IllegalArgumentException} that says what to change. */
    public static void check(String property, String key) {
        if (key.isBlank()) {
            throw new IllegalArgumentException(
                    property + " is missing; set it to 64 hexadecimal digits, such as `openssl rand -hex 32` prints");
        }
        if (!SIXTY_FOUR_HEX.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    property + " has to be exactly 64 hexadecimal digits, such as `openssl rand -hex 32` prints");
        }
        if (looksMadeUp(bytes(key))) {
            throw new IllegalArgumentException(
                    property + " is a sample or a pattern; generate one, such as with `openssl rand -hex 32`");
        }
    }

    public static byte[] bytes(String key) {
        return HexFormat.of().parseHex(key);
    }

    private static boolean looksMadeUp(byte[] key) {
        return IntStream.range(0, key.length).map(i -> key[i]).distinct().count() < LEAST_DISTINCT_BYTES
                || IntStream.range(1, key.length)
                                .map(i -> (key[i] - key[i - 1]) & 0xff)
                                .distinct()
                                .count()
                        == 1;
    }
}
