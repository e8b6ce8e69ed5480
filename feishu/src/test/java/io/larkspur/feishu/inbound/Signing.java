package io.larkspur.feishu.inbound;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Signs and seals as the platform does. */
public final class Signing {

    private Signing() {}

    public static Map<String, String> headers(String key, Instant at, byte[] body) {
        return headers(key, String.valueOf(at.getEpochSecond()), body);
    }

    public static Map<String, String> headers(String key, String timestamp, byte[] body) {
        MessageDigest sha = Sha256.digest();
        sha.update((timestamp + "nonce" + key).getBytes(StandardCharsets.UTF_8));
        sha.update(body);
        return Map.of(
                "x-lark-request-timestamp",
                timestamp,
                "x-lark-request-nonce",
                "nonce",
                "x-lark-signature",
                HexFormat.of().formatHex(sha.digest()));
    }

    public static byte[] sealed(String key, String text) {
        try {
            byte[] vector = new byte[16];
            byte[] hash = Sha256.digest().digest(key.getBytes(StandardCharsets.UTF_8));
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(hash, "AES"), new IvParameterSpec(vector));
            byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] all = ByteBuffer.allocate(16 + sealed.length)
                    .put(vector)
                    .put(sealed)
                    .array();
            String json = "{\"encrypt\":\"" + Base64.getEncoder().encodeToString(all) + "\"}";
            return json.getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
