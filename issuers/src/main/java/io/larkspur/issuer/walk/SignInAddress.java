package io.larkspur.issuer.walk;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where people sign in, for a gateway that is not the same program.
 *
 * @param url where browsers reach the admin-api; empty where the gateway forwards nobody
 * @param statePrefix what the states of sign-ins begin with
 */
@ConfigurationProperties("larkspur.sign-in")
record SignInAddress(
        @DefaultValue("") String url,
        @DefaultValue("sign-in.") String statePrefix) {

    SignInAddress {
        url = url.strip().replaceAll("/+$", "");
        if (!url.isEmpty() && !isAddress(url)) {
            throw new IllegalArgumentException(
                    "larkspur.sign-in.url has to be an address such as https://sign-in.example.com");
        }
    }

    private static boolean isAddress(String url) {
        URI address = URI.create(url);
        return ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
                && address.getHost() != null
                && address.getRawQuery() == null
                && address.getRawFragment() == null;
    }
}
