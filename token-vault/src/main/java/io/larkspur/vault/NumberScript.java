package io.larkspur.vault;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.data.redis.core.script.RedisScript;

/** A script that answers a number. Its digest is made once, whereas Spring's own takes a lock to look whether it is. */
record NumberScript(String getScriptAsString, String getSha1) implements RedisScript<Long> {

    static NumberScript of(String text) {
        return new NumberScript(text, digest(text));
    }

    @Override
    public Class<Long> getResultType() {
        return Long.class;
    }

    /** Redis knows scripts by this digest; nothing is kept secret by it. */
    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-1", e);
        }
    }
}
