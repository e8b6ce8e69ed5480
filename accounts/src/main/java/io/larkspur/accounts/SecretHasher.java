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

    /** Keyed once; each call works on a copy of it, which costs less than finding and keying another. */
    private final Mac peppered;

    private final String keyId;

    SecretHasher(String credentialKey) {
        SecretKeySpec root = new SecretKeySpec(KeyText.bytes(credentialKey), ALGORITHM);
        this.peppered = keyed(new SecretKeySpec(hmac(keyed(root), "larkspur application secrets: pepper"), ALGORITHM));
        this.keyId =
                HexFormat.of().formatHex(hmac(keyed(root), "larkspur application secrets: key id"), 0, KEY_ID_BYTES);
    }

    StoredSecret seal(String credentialId, ClientSecret secret) {
        return new StoredSecret(credentialId, keyId, hmac(peppered, secret.reveal()));
    }

    /** The id of the live secret that was presented. Does the same work whether there are two of them, one or none. */
    Optional<String> match(List<StoredSecret> live, ClientSecret presented) {
        byte[] hash = hmac(peppered, presented.reveal());
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

    private static Mac keyed(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    private static byte[] hmac(Mac keyed, String text) {
        try {
            return ((Mac) keyed.clone()).doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The JDK's " + ALGORITHM + " can be copied", e);
        }
    }
}
