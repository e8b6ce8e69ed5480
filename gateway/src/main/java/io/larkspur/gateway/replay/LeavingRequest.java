package io.larkspur.gateway.replay;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;

/** The caller's request with the headers that leave and a body that can be sent again. */
final class LeavingRequest extends ServerHttpRequestDecorator {

    private final HttpHeaders headers;
    private final KeptBody body;

    LeavingRequest(ServerHttpRequest request, HttpHeaders headers, KeptBody body) {
        super(request);
        this.headers = headers;
        this.body = body;
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return body.next();
    }
}
