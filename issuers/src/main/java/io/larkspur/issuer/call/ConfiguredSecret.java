package io.larkspur.issuer.call;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A secret of ours at an issuer, from the settings; never printed, compared in constant time. An empty one counts as not set. */
public final class ConfiguredSecret {

    private final String text;

    private ConfiguredSecret(String text) {
        this.text = text;
    }

    /** Also how Boot binds it from a property. */
    public static ConfiguredSecret of(String text) {
        return new ConfiguredSecret(text.trim());
    }

    public boolean isSet() {
        return !text.isEmpty();
    }

    /** The plain text, for the request or the signature that needs it. */
    public String reveal() {
        return text;
    }

    /** Whether this secret is set and the other text is the same; takes as long for a near miss as for a far one. */
    public boolean matches(String other) {
        return isSet() && MessageDigest.isEqual(bytes(text), bytes(other));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfiguredSecret that && MessageDigest.isEqual(bytes(text), bytes(that.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return isSet() ? "***" : "";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
