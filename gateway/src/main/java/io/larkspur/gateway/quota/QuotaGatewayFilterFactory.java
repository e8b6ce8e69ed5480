package io.larkspur.gateway.quota;

import io.larkspur.gateway.caller.Caller;
import io.larkspur.limits.Decision;
import io.larkspur.limits.Demand;
import io.larkspur.limits.Limiter;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * {@code Quota} in a route's YAML, behind {@code Caller}: a call counts once, however often it is sent upstream, and every
 * answer to it says how the limits stand. While something is left on account here, no store is asked.
 */
@Component
class QuotaGatewayFilterFactory extends AbstractGatewayFilterFactory<Object> {

    private final Limiter limiter;
    private final Quotas quotas;

    QuotaGatewayFilterFactory(Limiter limiter, Quotas quotas) {
        super(Object.class);
        this.limiter = limiter;
        this.quotas = quotas;
    }

    @Override
    public GatewayFilter apply(Object settings) {
        return this::counted;
    }

    private Mono<Void> counted(ServerWebExchange exchange, GatewayFilterChain chain) {
        List<Demand> demands = quotas.of(exchange, Caller.of(exchange), routeId(exchange), path(exchange));
        Decision here = limiter.tryTake(demands);
        return here != null
                ? decided(here, exchange, chain)
                : limiter.take(demands).flatMap(decision -> decided(decision, exchange, chain));
    }

    private static Mono<Void> decided(Decision decision, ServerWebExchange exchange, GatewayFilterChain chain) {
        RateHeaders.tell(decision, exchange);
        return decision.isGranted() ? chain.filter(exchange) : Mono.error(decision.refusal());
    }

    private static String routeId(ServerWebExchange exchange) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        return route == null ? "" : route.getId();
    }

    private static String path(ServerWebExchange exchange) {
        Set<URI> originals = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ORIGINAL_REQUEST_URL_ATTR);
        return originals == null || originals.isEmpty()
                ? exchange.getRequest().getURI().getRawPath()
                : originals.iterator().next().getRawPath();
    }
}
