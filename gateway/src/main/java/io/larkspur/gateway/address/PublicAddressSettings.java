package io.larkspur.gateway.address;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where callers reach this gateway.
 *
 * @param publicUrl absolute http or https address without query; when absent, the address each request was sent to
 */
@ConfigurationProperties("larkspur")
record PublicAddressSettings(@Nullable URI publicUrl) {

    PublicAddressSettings {
        if (publicUrl != null && !publicUrl.toString().isEmpty() && !isHttp(publicUrl)) {
            throw new IllegalArgumentException(
                    "larkspur.public-url is " + publicUrl + "; it must be an absolute http or https address");
        }
    }

    private static boolean isHttp(URI url) {
        String scheme = url.getScheme();
        return ("http".equals(scheme) || "https".equals(scheme)) && url.getHost() != null && url.getRawQuery() == null;
    }
}
