package io.larkspur.sandbox;

import io.larkspur.sandbox.state.Ids;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An application as the platform's console shows it.
 *
 * @param appId {@code cli_} and, as a rule, sixteen hexadecimal digits
 * @param encryptKey null when events are neither encrypted nor signed
 */
public record PlatformApp(
        String appId,
        String appSecret,
        String verificationToken,
        @Nullable String encryptKey) {
    private static final Pattern ID = Pattern.compile("cli_[0-9A-Za-z]+");

    public PlatformApp {
        if (!ID.matcher(appId).matches()) {
            throw new IllegalArgumentException("An app id is cli_ and letters and digits, not " + appId);
        }
    }

    public static PlatformApp random() {
        return new PlatformApp("cli_" + Ids.hex(16), Ids.base64(24), Ids.base64(24), Ids.base64(24));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "PlatformApp[" + appId + "]";
    }
}
