package io.larkspur.gateway.stream;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * A request that does not accept a compressed answer, whatever its caller does: for whoever has to read the answer while it
 * passes, and most clients accept gzip without being asked.
 */
public class PlainAnswer extends ServerHttpRequestDecorator {

    private final HttpHeaders headers;

    public PlainAnswer(ServerHttpRequest request) {
        super(request);
        this.headers = HttpHeaders.copyOf(request.getHeaders());
        headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
    }

    /** A copy. */
    @Override
    public final HttpHeaders getHeaders() {
        return headers;
    }
}
