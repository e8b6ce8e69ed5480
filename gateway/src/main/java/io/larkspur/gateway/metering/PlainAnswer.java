package io.larkspur.gateway.metering;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * A request that does not accept a compressed answer, whatever its caller does: what an answer says of its cost has to be
 * read while it passes, and most clients accept gzip without being asked.
 */
final class PlainAnswer extends ServerHttpRequestDecorator {

    private final HttpHeaders headers;

    PlainAnswer(ServerHttpRequest request) {
        super(request);
        this.headers = HttpHeaders.copyOf(request.getHeaders());
        headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }
}
