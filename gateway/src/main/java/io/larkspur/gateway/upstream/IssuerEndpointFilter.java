package io.larkspur.gateway.upstream;

import io.larkspur.issuer.Issuers;
import java.net.URI;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Refuses a call whose address, after everything a route did to it, is where an issuer hands out or ends tokens. Which
 * paths those are only its settings say, so {@link CredentialEndpointFilter} cannot know them.
 */
@Component
final class IssuerEndpointFilter implements GlobalFilter, Ordered {

    private final Issuers issuers;

    IssuerEndpointFilter(Issuers issuers) {
        this.issuers = issuers;
    }

    @Override
    public int getOrder() {
        return RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 2;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        URI address = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        return issuers.issueTokensAt(address)
                ? Mono.error(RequestRefused.credentialEndpoint())
                : chain.filter(exchange);
    }
}
