package io.larkspur.gateway.token;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Stands where the engine writes the answer, which is outside the route's own filters. */
@Component
final class RefusalFilter implements GlobalFilter, Ordered {

    private static final String RENEWAL = RefusalFilter.class.getName() + ".renewal";

    /** What to do when the platform refuses the token of this call. */
    static void onRefusal(ServerWebExchange exchange, Mono<Void> renewal) {
        exchange.getAttributes().put(RENEWAL, renewal);
    }

    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Mono<Void> renewal = Mono.defer(() -> exchange.<Mono<Void>>getAttributeOrDefault(RENEWAL, Mono.empty()));
        return chain.filter(exchange.mutate()
                .response(new RefusalWatch(exchange.getResponse(), renewal))
                .build());
    }
}
