package io.larkspur.issuer.oauth;

import io.larkspur.issuer.IssuerUnavailable;
import io.larkspur.issuer.call.Guards;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The issuers made of settings, by name.
 *
 * @param guards around the calls to all of them
 */
record OAuthIssuers(Map<String, OAuthIssuer> byName, Guards guards) {

    static OAuthIssuers of(IssuersProperties properties, WebClient.Builder builder, Clock clock) {
        Guards guards = new Guards(
                properties.issuers().keySet().stream()
                        .flatMap(name -> IssuerHttp.endpointsOf(name).stream())
                        .toList(),
                IssuerUnavailable.class);
        Map<String, OAuthIssuer> issuers = new LinkedHashMap<>();
        properties.issuers().forEach((name, settings) -> {
            IssuerHttp http = new IssuerHttp(builder, name, settings.deadlines(), guards);
            issuers.put(name, new OAuthIssuer(name, settings, properties.publicUrl(), http, clock));
        });
        return new OAuthIssuers(Map.copyOf(issuers), guards);
    }
}
