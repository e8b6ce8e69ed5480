package io.larkspur.gateway.metering;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;

/** A request that does not say how long it is. */
final class CountedRequest extends ServerHttpRequestDecorator {

    private final CallUnderWay call;

    CountedRequest(ServerHttpRequest request, CallUnderWay call) {
        super(request);
        this.call = call;
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return super.getBody().doOnNext(piece -> call.sent(piece.readableByteCount()));
    }
}
