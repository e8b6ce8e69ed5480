package io.larkspur.admin.origin;

import io.larkspur.limits.peer.TrustedProxies;
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

    /** Fails with an {@link IllegalArgumentException} that names the text. */
    TrustedProxies proxies() {
        return TrustedProxies.parse("larkspur.admin.trusted-proxies", trustedProxies);
    }
}
