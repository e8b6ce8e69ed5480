package io.larkspur.gateway.upstream;

import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.http.client.HttpClient;

/**
 * The client of all routes sends a call once. Its library would send it again after a reset connection, when the first may
 * have been carried out; and a redirect would carry the token to wherever the answer points.
 */
@Component
final class OutboundClient implements HttpClientCustomizer {

    @Override
    public HttpClient customize(HttpClient client) {
        return client.disableRetry(true).followRedirect(false);
    }
}
