package io.larkspur.admin.origin;

import io.larkspur.accounts.audit.Origin;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Tells everything below where a request comes from, before anybody is let in. */
final class OriginFilter implements WebFilter, Ordered {

    private final ClientAddress addresses;
    private final OwnPaths paths = OwnPaths.all();

    OriginFilter(ClientAddress addresses) {
        this.addresses = addresses;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!paths.include(exchange)) {
            return chain.filter(exchange);
        }
        ServerHttpRequest request = exchange.getRequest();
        Origin origin =
                new Origin(null, addresses.of(request), request.getHeaders().getFirst(HttpHeaders.USER_AGENT));
        return chain.filter(exchange).contextWrite(origin::writeTo);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 100;
    }
}
