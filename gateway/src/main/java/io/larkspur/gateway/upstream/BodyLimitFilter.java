package io.larkspur.gateway.upstream;

import io.larkspur.gateway.replay.RequestBody;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Limits bodies by the bytes that come. Of a declared length the decoder takes no byte more, so only bodies in chunks are
 * counted; the framework's own filter sees none of those.
 */
@Component
final class BodyLimitFilter implements GlobalFilter, Ordered {

    /** The client gathers these before it sends them. Nobody has been seen to send more than an id or two with such a call. */
    private static final Set<HttpMethod> GATHERED = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE);

    private static final DataSize LARGEST_GATHERED = DataSize.ofMegabytes(1);

    private final DataSize largest;

    BodyLimitFilter(RequestSettings settings) {
        this.largest = settings.largestBody();
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 30;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (RequestBody.isAbsent(exchange.getRequest())) {
            return chain.filter(exchange);
        }
        long declared = exchange.getRequest().getHeaders().getContentLength();
        DataSize limit = limitOf(exchange);
        if (declared > limit.toBytes()) {
            return Mono.error(tooLarge(exchange, limit));
        }
        return chain.filter(declared > 0 ? exchange : counting(exchange, limit));
    }

    private DataSize limitOf(ServerWebExchange exchange) {
        DataSize limit = RouteWishes.bodyLimit(exchange, largest);
        return GATHERED.contains(exchange.getRequest().getMethod()) && limit.compareTo(LARGEST_GATHERED) > 0
                ? LARGEST_GATHERED
                : limit;
    }

    private static ServerWebExchange counting(ServerWebExchange exchange, DataSize limit) {
        return exchange.mutate()
                .request(new ServerHttpRequestDecorator(exchange.getRequest()) {
                    @Override
                    public Flux<DataBuffer> getBody() {
                        return limited(super.getBody(), exchange, limit);
                    }
                })
                .build();
    }

    private static Flux<DataBuffer> limited(Flux<DataBuffer> body, ServerWebExchange exchange, DataSize limit) {
        return Flux.defer(() -> {
            long[] left = {limit.toBytes()};
            return body.doOnNext(piece -> {
                left[0] -= piece.readableByteCount();
                if (left[0] < 0) {
                    DataBufferUtils.release(piece);
                    throw tooLarge(exchange, limit);
                }
            });
        });
    }

    /** The rest of such a body is not waited for. */
    private static RequestRefused tooLarge(ServerWebExchange exchange, DataSize limit) {
        if (!exchange.getResponse().isCommitted()) {
            exchange.getResponse().getHeaders().setConnection("close");
        }
        return RequestRefused.tooLarge(limit);
    }
}
