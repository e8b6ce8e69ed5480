package io.larkspur.admin.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * {@code requests_total} and {@code request_duration_seconds}, by method and by the template of the path: never by the
 * path itself, of which there are as many as callers can think of.
 */
final class RequestMetrics implements WebFilter, Ordered {

    private static final String NO_TEMPLATE = "other";
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.values());
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry meters;

    RequestMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return Mono.defer(() -> {
            Timer.Sample started = Timer.start(meters);
            return chain.filter(exchange).doFinally(end -> count(exchange, started));
        });
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 50;
    }

    private void count(ServerWebExchange exchange, Timer.Sample started) {
        Tags tags = Tags.of("method", method(exchange), "endpoint", endpoint(exchange));
        Counter.builder("requests")
                .description("Requests by path template")
                .tags(tags)
                .register(meters)
                .increment();
        started.stop(Timer.builder("request.duration")
                .description("Time from the request's head to the end of its answer")
                .serviceLevelObjectives(BUCKETS)
                .tags(tags)
                .register(meters));
    }

    private static String method(ServerWebExchange exchange) {
        HttpMethod method = exchange.getRequest().getMethod();
        return METHODS.contains(method) ? method.name() : NO_TEMPLATE;
    }

    private static String endpoint(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE))
                .map(Object::toString)
                .orElse(NO_TEMPLATE);
    }
}
