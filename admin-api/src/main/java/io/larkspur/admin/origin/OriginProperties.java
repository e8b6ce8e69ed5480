package io.larkspur.admin.origin;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom to believe about where a request comes from.
 *
 * @param trustedProxies addresses or ranges whose X-Forwarded-For counts; none by default
 */
@ConfigurationProperties("larkspur.admin")
record OriginProperties(@DefaultValue List<String> trustedProxies) {

    OriginProperties {
        trustedProxies = trustedProxies.stream().filter(text -> !text.isBlank()).toList();
    }

    /** Fails with an {@link IllegalArgumentException} that names the text. */
    List<Network> networks() {
        return trustedProxies.stream().map(Network::parse).toList();
    }
}
