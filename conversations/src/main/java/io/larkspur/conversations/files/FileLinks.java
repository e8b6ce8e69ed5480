package io.larkspur.conversations.files;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Links that stand for themselves: which file and until when, under HMAC-SHA256 with a key for nothing else. */
final class FileLinks {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST_NUMBER = 12;

    private final SecretKeySpec key;
    private final Duration life;
    private final Clock clock;

    FileLinks(byte[] key, Duration life, Clock clock) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.life = life;
        this.clock = clock;
    }

    /** Path and query. */
    String to(UUID id) {
        long expires = clock.instant().plus(life).getEpochSecond();
        return "/api/v1/files/" + id + "?expires=" + expires + "&signature="
                + HexFormat.of().formatHex(sign(id, Long.toString(expires)));
    }

    /** Fails with {@link LinkRefused}; takes equally long for every wrong signature. */
    void check(UUID id, String expires, String signature) {
        boolean genuine = MessageDigest.isEqual(
                HexFormat.of().formatHex(sign(id, expires)).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.UTF_8));
        boolean number = expires.length() <= LONGEST_NUMBER && expires.matches("[0-9]+");
        if (!genuine
                || !number
                || !Instant.ofEpochSecond(Long.parseLong(expires)).isAfter(clock.instant())) {
            throw new LinkRefused();
        }
    }

    private byte[] sign(UUID id, String expires) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((id + "\n" + expires).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
