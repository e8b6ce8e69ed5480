package io.larkspur.gateway.route;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Runs the filters of a request's route. They are put in line once a route, where the engine makes a chain a request. */
@Component
final class RouteFilters extends FilteringWebHandler {

    private static final GatewayFilterChain END = exchange -> Mono.empty();

    /** Never changed, but replaced; by identity, because a route's own hash takes all its filters. */
    private volatile Map<Route, GatewayFilterChain> lines = Map.of();

    RouteFilters(List<GlobalFilter> filters) {
        super(filters, false);
    }

    @Override
    public void onApplicationEvent(RefreshRoutesEvent event) {
        lines = Map.of();
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        GatewayFilterChain line = lines.get(route);
        return (line == null ? put(route) : line).filter(exchange);
    }

    private synchronized GatewayFilterChain put(Route route) {
        Map<Route, GatewayFilterChain> more = new IdentityHashMap<>(lines);
        GatewayFilterChain line = more.computeIfAbsent(route, this::line);
        lines = more;
        return line;
    }

    private GatewayFilterChain line(Route route) {
        List<GatewayFilter> filters = getCombinedFilters(route);
        GatewayFilterChain line = END;
        for (ListIterator<GatewayFilter> left = filters.listIterator(filters.size()); left.hasPrevious(); ) {
            line = new Link(bare(left.previous()), line);
        }
        return line;
    }

    private static GatewayFilter bare(GatewayFilter filter) {
        return filter instanceof OrderedGatewayFilter ordered ? ordered.getDelegate() : filter;
    }

    /** Deferred like the engine's, so that a filter may send a call on more than once. */
    private record Link(GatewayFilter filter, GatewayFilterChain next) implements GatewayFilterChain {

        @Override
        public Mono<Void> filter(ServerWebExchange exchange) {
            return Mono.defer(() -> filter.filter(exchange, next));
        }
    }
}
