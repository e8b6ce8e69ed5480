package io.larkspur.health;

import java.time.Clock;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.ReactiveHealthEndpointWebExtension;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /health} with the fields that those who watch us read. The verdict and its status are Boot's; whatever is in
 * service is healthy.
 */
final class HealthPage implements WebFilter, Ordered {

    private static final String PATH = "/health";

    private final ReactiveHealthEndpointWebExtension health;
    private final HealthWords words;
    private final String version;
    private final Clock clock;
    private final JsonMapper json;

    HealthPage(
            ReactiveHealthEndpointWebExtension health,
            HealthWords words,
            String version,
            Clock clock,
            JsonMapper json) {
        this.health = health;
        this.words = words;
        this.version = version;
        this.clock = clock;
        this.json = json;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        boolean asked = HttpMethod.GET.equals(exchange.getRequest().getMethod())
                && PATH.equals(exchange.getRequest().getURI().getRawPath());
        return asked ? answer(exchange) : chain.filter(exchange);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 60;
    }

    private Mono<Void> answer(ServerWebExchange exchange) {
        exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, PATH);
        return health.health(ApiVersion.LATEST, WebServerNamespace.SERVER, SecurityContext.NONE)
                .flatMap(verdict -> write(exchange.getResponse(), verdict));
    }

    private Mono<Void> write(ServerHttpResponse response, WebEndpointResponse<? extends HealthDescriptor> verdict) {
        HttpStatusCode status = HttpStatusCode.valueOf(verdict.getStatus());
        response.setStatusCode(status);
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setCacheControl("no-store");
        byte[] text = json.writeValueAsBytes(words.of(status.is2xxSuccessful(), version, clock.instant()));
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(text)));
    }
}
