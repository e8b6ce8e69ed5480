package io.larkspur.gateway.upstream;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Replaces the address that the framework's filter composed: that one encodes a query anew when it holds an escape beside
 * a character it would have escaped. Host and port come from the route alone, path and query are the caller's, untouched.
 * The framework's filter for WebSockets does the same to an address whose scheme is not theirs yet, so here it is.
 */
@Component
final class ExactAddressFilter implements GlobalFilter, Ordered {

    @Override
    public int getOrder() {
        return RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        URI request = exchange.getRequest().getURI();
        String query = QueryCredential.in(exchange, request.getRawQuery());
        URI address = addressOf(schemeOf(exchange, route.getUri()), route.getUri(), request, query);
        exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, address);
        return chain.filter(exchange);
    }

    /** Where a WebSocket is not wanted, nothing is left of the request for one. */
    private static String schemeOf(ServerWebExchange exchange, URI upstream) {
        String scheme = upstream.getScheme().toLowerCase(Locale.ROOT);
        if (exchange.getRequest().getHeaders().getUpgrade() == null) {
            return scheme;
        }
        return switch (scheme) {
            case "http" -> "ws";
            case "https" -> "wss";
            default -> scheme;
        };
    }

    private static URI addressOf(String scheme, URI upstream, URI request, @Nullable String query) {
        return URI.create(scheme + "://" + upstream.getRawAuthority() + request.getRawPath()
                + (query == null ? "" : "?" + query));
    }
}
