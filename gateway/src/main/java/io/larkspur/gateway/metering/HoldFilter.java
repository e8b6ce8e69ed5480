package io.larkspur.gateway.metering;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Sets credits aside for a durable call as late as can be: when it has its token and its app's turn, and goes to its
 * upstream next. What a gateway dies with in between is charged though it was never sent, so nothing may wait there. When
 * the call comes back it has been sent, whatever those outside make of the answer.
 */
@Component
final class HoldFilter implements GlobalFilter, Ordered {

    /** The guard takes the time inside it for the upstream's. */
    private static final int OUTSIDE_THE_GUARD_INSIDE_THE_BUDGET = Ordered.LOWEST_PRECEDENCE - 3;

    @Override
    public int getOrder() {
        return OUTSIDE_THE_GUARD_INSIDE_THE_BUDGET;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        CallUnderWay call = CallUnderWay.of(exchange);
        if (call == null) {
            return chain.filter(exchange);
        }
        Mono<Void> sending = call.needsHold()
                ? call.setAside().then(Mono.defer(() -> chain.filter(exchange)))
                : chain.filter(exchange);
        return sending.doOnTerminate(call::rememberSending);
    }
}
