package io.larkspur.gateway.stream;

import io.larkspur.problem.web.ProblemDocuments;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Stands where the engine writes the answer, which is outside the route's own filters. */
@Component
final class OpenCallFilter implements GlobalFilter, Ordered {

    private final ProblemDocuments documents;
    private final boolean finalEvent;

    OpenCallFilter(ProblemDocuments documents, StreamSettings settings) {
        this.documents = documents;
        this.finalEvent = settings.finalEvent();
    }

    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange.mutate()
                .response(new CuttableResponse(exchange, documents, finalEvent))
                .build());
    }
}
