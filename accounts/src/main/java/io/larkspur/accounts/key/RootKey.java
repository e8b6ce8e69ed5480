package io.larkspur.accounts.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The room's key, which is never used itself: every purpose has a key of its own that says nothing about the others. */
public final class RootKey {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec root;

    private RootKey(byte[] root) {
        this.root = new SecretKeySpec(root, ALGORITHM);
    }

    /** From a text that {@link KeyText#check} has accepted. */
    public static RootKey of(String text) {
        return new RootKey(KeyText.bytes(text));
    }

    /** 32 bytes, always the same for the same purpose. */
    public byte[] derive(String purpose) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(root);
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
