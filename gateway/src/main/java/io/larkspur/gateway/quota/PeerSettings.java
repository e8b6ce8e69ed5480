package io.larkspur.gateway.quota;

import io.larkspur.limits.peer.TrustedProxies;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom to believe about where a call comes from.
 *
 * @param trustedProxies addresses or ranges whose X-Forwarded-For counts; none by default, and never everybody's
 */
@ConfigurationProperties("larkspur.gateway")
record PeerSettings(@DefaultValue List<String> trustedProxies) {

    /** Fails with an {@link IllegalArgumentException} that names the text. */
    TrustedProxies proxies() {
        return TrustedProxies.parse("larkspur.gateway.trusted-proxies", trustedProxies);
    }
}
