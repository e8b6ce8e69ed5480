package io.larkspur.admin.signin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of signing in by browser.
 *
 * @param provider the configured name of the provider that {@code /auth/login} leads to when none is asked for
 */
@ConfigurationProperties("larkspur.admin.sign-in")
record SignInProperties(@DefaultValue("feishu") String provider) {

    SignInProperties {
        if (!provider.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("larkspur.admin.sign-in.provider is '" + provider
                    + "'; it has to be the name of a provider, in lower-case letters, digits and hyphens");
        }
    }
}
