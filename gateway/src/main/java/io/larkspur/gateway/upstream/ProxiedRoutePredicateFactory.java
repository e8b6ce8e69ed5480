package io.larkspur.gateway.upstream;

import java.util.function.Predicate;
import org.springframework.cloud.gateway.handler.predicate.AbstractRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.GatewayPredicate;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@code Proxied} in a route's YAML: not what this gateway answers itself under the platform's paths. Routes are looked up
 * before controllers, because nearly all requests are for one.
 */
@Component
class ProxiedRoutePredicateFactory extends AbstractRoutePredicateFactory<ProxiedRoutePredicateFactory.Settings> {

    ProxiedRoutePredicateFactory() {
        super(Settings.class);
    }

    @Override
    public Predicate<ServerWebExchange> apply(Settings settings) {
        return (GatewayPredicate) exchange ->
                !CredentialEndpointFilter.isOurs(exchange.getRequest().getURI().getRawPath());
    }

    /** There is nothing to set. */
    record Settings() {}
}
