package io.larkspur.sandbox.events;

import io.larkspur.sandbox.state.Ids;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-CBC under the hash of the app's Encrypt Key; the vector goes before the text. */
final class Encryption {
    private Encryption() {}

    static String encrypt(String encryptKey, byte[] plain) {
        return encrypt(encryptKey, Ids.bytes(16), plain);
    }

    static String encrypt(String encryptKey, byte[] vector, byte[] plain) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.ENCRYPT_MODE, new SecretKeySpec(Ids.sha256(encryptKey), "AES"), new IvParameterSpec(vector));
            byte[] secret = cipher.doFinal(plain);
            byte[] all = new byte[vector.length + secret.length];
            System.arraycopy(vector, 0, all, 0, vector.length);
            System.arraycopy(secret, 0, all, vector.length, secret.length);
            return new String(Base64.getEncoder().encode(all), StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
