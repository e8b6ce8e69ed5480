package io.larkspur.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** One AES-256 key and the id it is found by: the first four bytes of a labelled digest, which tells nothing about it. */
final class SealingKey {

    private static final int BYTES = 32;
    private static final byte[] LABEL = "larkspur key id".getBytes(StandardCharsets.US_ASCII);
    /** 32 random bytes have about 30 different values; 15 or fewer do not happen by chance. */
    private static final int FEWEST_DIFFERENT_BYTES = 16;

    private final int id;
    private final SecretKey secret;

    private SealingKey(byte[] key) {
        this.id = idOf(key);
        this.secret = new SecretKeySpec(key, "AES");
    }

    /** Fails with {@link EncryptionKeyRefused} for anything but 32 bytes that look random. */
    static SealingKey parse(@Nullable String hex, String property) {
        if (hex == null || hex.isBlank()) {
            throw new EncryptionKeyRefused(property, "is not set");
        }
        byte[] key = bytes(hex.strip(), property);
        if (isPredictable(key)) {
            throw new EncryptionKeyRefused(property, "is a sample or a pattern that anybody can guess");
        }
        return new SealingKey(key);
    }

    int id() {
        return id;
    }

    /** The id as it stands in the column key_id. */
    String name() {
        return HexFormat.of().toHexDigits(id);
    }

    /** The id of the key that sealed these bytes. */
    static String nameIn(byte[] sealed) {
        return HexFormat.of().formatHex(sealed, 1, 1 + Integer.BYTES);
    }

    SecretKey secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "SealingKey[" + name() + "]";
    }

    private static byte[] bytes(String hex, String property) {
        if (hex.length() != 2 * BYTES) {
            throw new EncryptionKeyRefused(property, "must have 64 hexadecimal digits (32 bytes), not " + hex.length());
        }
        if (!hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw new EncryptionKeyRefused(property, "holds characters that are not hexadecimal digits");
        }
        return HexFormat.of().parseHex(hex);
    }

    private static boolean isPredictable(byte[] key) {
        return differentBytes(key) < FEWEST_DIFFERENT_BYTES || climbsEvenly(key);
    }

    private static long differentBytes(byte[] key) {
        return IntStream.range(0, key.length).map(i -> key[i]).distinct().count();
    }

    private static boolean climbsEvenly(byte[] key) {
        return IntStream.range(2, key.length).allMatch(i -> (byte) (key[i] - key[i - 1]) == (byte) (key[1] - key[0]));
    }

    private static int idOf(byte[] key) {
        byte[] labelled = ByteBuffer.allocate(LABEL.length + key.length)
                .put(LABEL)
                .put(key)
                .array();
        int id = ByteBuffer.wrap(Sha256.of(labelled)).getInt();
        Arrays.fill(labelled, (byte) 0);
        return id;
    }
}
