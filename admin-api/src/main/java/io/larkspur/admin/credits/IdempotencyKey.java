package io.larkspur.admin.credits;

import io.larkspur.admin.input.Texts;
import io.larkspur.metering.credits.Once;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the header {@code Idempotency-Key} makes of a request. */
final class IdempotencyKey {

    private static final int LONGEST = 255;

    /** Writes what means the same in the same way: members in one order, without blanks. */
    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private IdempotencyKey() {}

    /** Null without a key. The body has been read as JSON before. */
    static @Nullable Once of(@Nullable String key, String operation, byte[] body) {
        if (key == null) {
            return null;
        }
        return new Once(Texts.token("Idempotency-Key", key, LONGEST), hash(operation, body));
    }

    private static String hash(String operation, byte[] body) {
        String canonical = operation + "\n" + CANONICAL.writeValueAsString(CANONICAL.readValue(body, Map.class));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(canonical.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
