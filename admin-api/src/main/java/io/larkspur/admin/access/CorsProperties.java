package io.larkspur.admin.access;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Pages of which other origins may call the sign-in endpoints and the user service from a browser.
 *
 * @param allowedOrigins such as https://app.example, exactly as browsers send them; none by default, no wildcards
 */
@ConfigurationProperties("larkspur.admin.cors")
record CorsProperties(@DefaultValue List<String> allowedOrigins) {

    CorsProperties {
        allowedOrigins =
                allowedOrigins.stream().filter(origin -> !origin.isBlank()).toList();
        for (String origin : allowedOrigins) {
            if (!origin.matches("https?://[A-Za-z0-9.\\-]+(:\\d{1,5})?")) {
                throw new IllegalArgumentException("larkspur.admin.cors.allowed-origins has '" + origin
                        + "'; it takes origins such as https://app.example, without a path and without wildcards");
            }
        }
    }
}
