package io.larkspur.accounts.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How one record is bound to the one before it. The text that is hashed has one reading only. */
final class Chain {

    static final String BEGINNING = "0".repeat(64);

    private Chain() {}

    static String hash(
            String previous,
            int writer,
            long seq,
            long id,
            String type,
            @Nullable Long userId,
            Instant createdAt,
            String metadata) {
        String head = String.join(
                "\n",
                previous,
                Integer.toString(writer),
                Long.toString(seq),
                Long.toString(id),
                type,
                String.valueOf(userId),
                Long.toString(micros(createdAt)));
        return sha256(head + "\n" + metadata);
    }

    static String hash(String previous, AuditEntry entry) {
        return hash(
                previous,
                entry.writer(),
                entry.seq(),
                entry.id(),
                entry.type(),
                entry.userId(),
                entry.createdAt(),
                entry.metadata());
    }

    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
