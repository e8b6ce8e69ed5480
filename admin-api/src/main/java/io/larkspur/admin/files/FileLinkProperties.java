package io.larkspur.admin.files;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where links to files lead.
 *
 * @param url scheme, host and port under which clients reach this program; null for the address that was asked
 */
@ConfigurationProperties("larkspur.admin.files")
record FileLinkProperties(@Nullable URI url) {

    FileLinkProperties {
        if (url != null && url.toString().isBlank()) {
            url = null;
        }
        if (url != null && (url.getScheme() == null || url.getHost() == null || url.getRawQuery() != null)) {
            throw new IllegalArgumentException(
                    "larkspur.admin.files.url is '" + url + "'; it has to be an address such as https://api.example");
        }
    }
}
