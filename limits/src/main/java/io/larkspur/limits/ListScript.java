package io.larkspur.limits;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;

/** A script that answers numbers. Its digest is made once, whereas Spring's own takes a lock to look whether it is. */
@SuppressWarnings("rawtypes")
record ListScript(String getScriptAsString, String getSha1) implements RedisScript<List> {

    static ListScript of(String text) {
        return new ListScript(text, digest(text));
    }

    @Override
    public Class<List> getResultType() {
        return List.class;
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
