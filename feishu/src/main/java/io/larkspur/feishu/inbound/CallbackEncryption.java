package io.larkspur.feishu.inbound;

import io.larkspur.issuer.call.ConfiguredSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Opens {@code {"encrypt": …}}: AES-256-CBC under the hash of the Encrypt Key, the vector in front. */
final class CallbackEncryption {

    private static final int VECTOR = 16;

    private CallbackEncryption() {}

    /** Empty when it was not sealed with this key; CBC cannot tell for certain, so the content is checked as well. */
    static Optional<byte[]> open(String sealed, ConfiguredSecret encryptKey) {
        try {
            byte[] bytes = Base64.getDecoder().decode(sealed);
            if (bytes.length <= VECTOR) {
                return Optional.empty();
            }
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, key(encryptKey), new IvParameterSpec(Arrays.copyOf(bytes, VECTOR)));
            return Optional.of(cipher.doFinal(bytes, VECTOR, bytes.length - VECTOR));
        } catch (IllegalArgumentException | GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    private static SecretKeySpec key(ConfiguredSecret encryptKey) {
        byte[] hash = Sha256.digest().digest(encryptKey.reveal().getBytes(StandardCharsets.UTF_8));
        return new SecretKeySpec(hash, "AES");
    }
}
