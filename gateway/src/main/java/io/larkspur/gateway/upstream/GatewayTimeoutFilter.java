package io.larkspur.gateway.upstream;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The platform's Java SDK drops the body of a 504, so an upstream's own leaves as 503 where SDKs listen (design D14). */
@Component
final class GatewayTimeoutFilter implements GlobalFilter {

    private static final String PLATFORM_PATHS = "/open-apis/";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (exchange.getRequest().getURI().getRawPath().startsWith(PLATFORM_PATHS)) {
            ServerHttpResponse response = exchange.getResponse();
            response.beforeCommit(() -> Mono.fromRunnable(() -> soften(response)));
        }
        return chain.filter(exchange);
    }

    private static void soften(ServerHttpResponse response) {
        if (HttpStatus.GATEWAY_TIMEOUT.equals(response.getStatusCode())) {
            response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
        }
    }
}
