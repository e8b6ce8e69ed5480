package io.larkspur.gateway;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;

/** Routes as somebody could add them in YAML, one for each wish that a route can have. */
@Configuration(proxyBeanMethods = false)
public class FurtherRoutes {

    @Bean
    RouteDefinitionLocator furtherRoutes() {
        return () -> Flux.fromIterable(List.of(
                route("socket", Upstream.HERE.url(), Map.of(), Map.of("websocket", true)),
                route("impatient", Upstream.HERE.url(), Map.of(), Map.of("websocket", true, "response-timeout", 1000)),
                route("small", Upstream.HERE.url(), Map.of(), Map.of("body-limit", "1KB")),
                route("named", Upstream.HERE.url(), Map.of(), Map.of("response-headers", "X-Mine, X-Other")),
                route("query", Upstream.HERE.url(), Map.of("query", "access_token"), Map.of()),
                route("prefixed", Upstream.HERE.url(), Map.of("header", "X-Api-Auth", "scheme", "Token"), Map.of()),
                route(
                        "keyed",
                        Upstream.HERE.url(),
                        Map.of("header", "X-Api-Key", "tenant-header", "X_App_Key", "scheme", ""),
                        Map.of()),
                route("raw", RawUpstream.HERE.url(), Map.of(), Map.of()),
                route("hinting", HintingUpstream.HERE.url(), Map.of(), Map.of()),
                route("unknown-host", "http://no-such-host.invalid:8443", Map.of(), Map.of()),
                route("untrusted", UntrustedUpstream.HERE.url(), Map.of(), Map.of())));
    }

    private static RouteDefinition route(
            String name, String uri, Map<String, String> userToken, Map<String, Object> metadata) {
        RouteDefinition route = new RouteDefinition();
        route.setId(name);
        route.setUri(URI.create(uri));
        route.setPredicates(List.of(new PredicateDefinition("Path=/proxy/" + name + "/**")));
        FilterDefinition token = new FilterDefinition();
        token.setName("UserToken");
        userToken.forEach(token::addArg);
        route.setFilters(List.of(new FilterDefinition("Caller"), token));
        route.setMetadata(metadata);
        return route;
    }
}
