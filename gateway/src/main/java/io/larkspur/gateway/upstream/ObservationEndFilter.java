package io.larkspur.gateway.upstream;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Ends the framework's observation of an upstream call that failed or was cancelled. The framework ends it only on a
 * response or in a handler that our problem documents forestall, so that otherwise the count of active calls only grows.
 */
@Component
final class ObservationEndFilter implements GlobalFilter, Ordered {

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange).doOnError(error -> end(exchange, error)).doOnCancel(() -> end(exchange, null));
    }

    private static void end(ServerWebExchange exchange, @Nullable Throwable error) {
        Object observation = exchange.getAttributes().remove(ServerWebExchangeUtils.GATEWAY_OBSERVATION_ATTR);
        if (observation instanceof Observation open) {
            if (error != null) {
                open.error(error);
            }
            open.stop();
        }
    }
}
