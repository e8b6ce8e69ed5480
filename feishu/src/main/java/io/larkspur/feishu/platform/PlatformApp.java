package io.larkspur.feishu.platform;

import io.larkspur.issuer.call.ConfiguredSecret;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One app of the developer console.
 *
 * @param appId its id, such as {@code cli_a1b2c3d4e5f6a7b8}; an entry with an empty one counts as not configured
 * @param appSecret its secret
 * @param encryptKey the Encrypt Key of its callbacks; once set, only signed callbacks are accepted
 * @param verificationToken the Verification Token of its callbacks; without it and without an Encrypt Key callbacks over
 *     HTTP are refused
 */
public record PlatformApp(
        @DefaultValue("") String appId,
        @DefaultValue("") ConfiguredSecret appSecret,
        @DefaultValue("") ConfiguredSecret encryptKey,
        @DefaultValue("") ConfiguredSecret verificationToken) {

    public PlatformApp {
        appId = appId.trim();
        if (!appId.isEmpty() && !appId.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("larkspur.feishu.apps[].app-id is not an app id: '" + appId + "'");
        }
        if (!appId.isEmpty() && !appSecret.isSet()) {
            throw new IllegalArgumentException("larkspur.feishu.apps[].app-secret is missing for app " + appId);
        }
    }

    boolean isConfigured() {
        return !appId.isEmpty();
    }
}
