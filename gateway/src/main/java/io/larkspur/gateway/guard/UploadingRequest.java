package io.larkspur.gateway.guard;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/** A request that is no upload any more once its body has been sent wholly, or is wanted no longer. */
final class UploadingRequest extends ServerHttpRequestDecorator {

    private final Seat upload;

    private UploadingRequest(ServerHttpRequest request, Seat upload) {
        super(request);
        this.upload = upload;
    }

    static ServerWebExchange of(ServerWebExchange exchange, Seat upload) {
        return exchange.mutate()
                .request(new UploadingRequest(exchange.getRequest(), upload))
                .build();
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return super.getBody().doFinally(end -> upload.end());
    }
}
