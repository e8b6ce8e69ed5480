package io.larkspur.accounts;

import io.larkspur.accounts.key.KeyText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes secrets under a key that the database does not hold. The secrets are 256 random bits, so one HMAC is as strong
 * as a slow password hash would be, and cheap enough for every call.
 */
final class SecretHasher {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LIVE_AT_MOST = 2;
    private static final int KEY_ID_BYTES = 4;
    private static final StoredSecret EMPTY_SLOT = new StoredSecret("", "", new byte[32]);

    private final SecretKeySpec pepper;
    private final String keyId;

    SecretHasher(String credentialKey) {
        SecretKeySpec root = new SecretKeySpec(KeyText.bytes(credentialKey), ALGORITHM);
        this.pepper = new SecretKeySpec(hmac(root, "larkspur application secrets: pepper"), ALGORITHM);
        this.keyId = HexFormat.of().formatHex(hmac(root, "larkspur application secrets: key id"), 0, KEY_ID_BYTES);
    }

    StoredSecret seal(String credentialId, ClientSecret secret) {
        return new StoredSecret(credentialId, keyId, hmac(pepper, secret.reveal()));
    }

    /** The id of the live secret that was presented. Does the same work whether there are two of them, one or none. */
    Optional<String> match(List<StoredSecret> live, ClientSecret presented) {
        byte[] hash = hmac(pepper, presented.reveal());
        Optional<String> matched = Optional.empty();
        for (int slot = 0; slot < LIVE_AT_MOST; slot++) {
            StoredSecret candidate = slot < live.size() ? live.get(slot) : EMPTY_SLOT;
            boolean same = MessageDigest.isEqual(candidate.hash(), hash);
            if (same & candidate.keyId().equals(keyId)) {
                matched = Optional.of(candidate.id());
            }
        }
        return matched;
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
