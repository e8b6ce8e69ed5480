package io.larkspur.feishu.inbound;

import io.larkspur.issuer.call.ConfiguredSecret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/**
 * The platform's proof of origin: SHA-256 over timestamp, nonce, Encrypt Key and the raw body.
 *
 * @param timestamp seconds since 1970, as sent
 */
record CallbackSignature(String timestamp, String nonce, String hex) {

    private static final Duration FRESH = Duration.ofMinutes(5);

    /** @param headers by lower-case name */
    static CallbackSignature from(Map<String, String> headers) {
        return new CallbackSignature(
                headers.getOrDefault("x-lark-request-timestamp", ""),
                headers.getOrDefault("x-lark-request-nonce", ""),
                headers.getOrDefault("x-lark-signature", ""));
    }

    boolean isPresent() {
        return !hex.isEmpty();
    }

    /** Compares in constant time. */
    boolean covers(byte[] body, ConfiguredSecret encryptKey) {
        MessageDigest sha = Sha256.digest();
        sha.update((timestamp + nonce + encryptKey.reveal()).getBytes(StandardCharsets.UTF_8));
        sha.update(body);
        String expected = HexFormat.of().formatHex(sha.digest());
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), hex.getBytes(StandardCharsets.UTF_8));
    }

    boolean isFresh(Instant now) {
        try {
            Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
            return age.abs().compareTo(FRESH) <= 0;
        } catch (RuntimeException notANumberOrTooLarge) {
            return false;
        }
    }
}
