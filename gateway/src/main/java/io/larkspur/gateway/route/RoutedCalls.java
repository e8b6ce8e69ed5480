package io.larkspur.gateway.route;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Takes a request that a route wants to the filters of that route, before endpoints and controllers are asked: nearly all
 * requests are for a route. The engine's own way there asks every mapping, and every predicate through a queue, which is a
 * sixth of what a call costs. Whatever no route wants goes on to the others, and so does everything while the routes are
 * not known, or rules for other origins are set or asked for, which only the engine's way heeds.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class RoutedCalls implements WebFilter, ApplicationListener<RefreshRoutesResultEvent> {

    private static final Logger log = LoggerFactory.getLogger(RoutedCalls.class);

    /** Metadata of a route that sets rules for other origins. */
    private static final String CORS = "cors";

    private final FilteringWebHandler filters;
    private final RouteLocator locator;
    private final GlobalCorsProperties origins;
    private final Disposable.Swap reading = Disposables.swap();
    private volatile List<Route> routes = List.of();

    RoutedCalls(FilteringWebHandler filters, RouteLocator locator, GlobalCorsProperties origins) {
        this.filters = filters;
        this.locator = locator;
        this.origins = origins;
    }

    /** The locator holds the new routes already, so they are here when this returns; a failure leaves the ones before. */
    @Override
    public void onApplicationEvent(RefreshRoutesResultEvent event) {
        if (event.isSuccess()) {
            reading.update(locator.getRoutes()
                    .collectList()
                    .subscribe(
                            read -> routes = haveRules(read) ? List.of() : read,
                            failure -> log.error("Routes could not be read", failure)));
        }
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return CorsUtils.isPreFlightRequest(exchange.getRequest())
                ? chain.filter(exchange)
                : offered(routes.iterator(), exchange, chain);
    }

    private boolean haveRules(List<Route> read) {
        return !origins.getCorsConfigurations().isEmpty()
                || read.stream().anyMatch(route -> route.getMetadata().containsKey(CORS));
    }

    private Mono<Void> offered(Iterator<Route> left, ServerWebExchange exchange, WebFilterChain chain) {
        while (left.hasNext()) {
            Route route = left.next();
            CompletableFuture<Boolean> wanted = isWanted(route, exchange);
            if (!wanted.isDone() || wanted.isCompletedExceptionally()) {
                return Mono.fromFuture(wanted)
                        .defaultIfEmpty(false)
                        .flatMap(yes -> yes ? taken(route, exchange) : offered(left, exchange, chain));
            }
            if (Boolean.TRUE.equals(wanted.join())) {
                return taken(route, exchange);
            }
        }
        exchange.getAttributes().remove(ServerWebExchangeUtils.GATEWAY_PREDICATE_ROUTE_ATTR);
        return chain.filter(exchange);
    }

    /** As in the engine: a predicate that throws does not want the request, one that fails later fails it. */
    private static CompletableFuture<Boolean> isWanted(Route route, ServerWebExchange exchange) {
        exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_PREDICATE_ROUTE_ATTR, route.getId());
        try {
            return Mono.from(route.getPredicate().apply(exchange)).toFuture();
        } catch (RuntimeException unfit) {
            log.error("A predicate of route {} failed", route.getId(), unfit);
            return CompletableFuture.completedFuture(false);
        }
    }

    private Mono<Void> taken(Route route, ServerWebExchange exchange) {
        exchange.getAttributes().remove(ServerWebExchangeUtils.GATEWAY_PREDICATE_ROUTE_ATTR);
        exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, route);
        return filters.handle(exchange);
    }
}
