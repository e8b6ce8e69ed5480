package io.larkspur.gateway.trace;

import io.larkspur.problem.ProblemException;
import io.larkspur.problem.web.ProblemStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * {@code larkspur_calls_seconds}, by route, method and status: from the request's head to the end of its answer. Meters are
 * found by their labels once, which is what the framework's observations do anew for each call.
 */
@Component
final class CallMetrics implements GlobalFilter, Ordered {

    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.values());

    private static final String GONE = "gone";
    private static final String FAILED = "failed";
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry meters;
    private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

    CallMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        long began = System.nanoTime();
        return chain.filter(exchange)
                .doOnError(failure -> count(exchange, began, statusOf(failure)))
                .doFinally(end -> ended(exchange, began, end));
    }

    private void ended(ServerWebExchange exchange, long began, SignalType end) {
        if (end == SignalType.ON_COMPLETE) {
            HttpStatusCode status = exchange.getResponse().getStatusCode();
            count(exchange, began, status == null ? "200" : Integer.toString(status.value()));
        } else if (end == SignalType.CANCEL) {
            count(exchange, began, GONE);
        }
    }

    private void count(ServerWebExchange exchange, long began, String status) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        Labels labels = new Labels(route == null ? "" : route.getId(), methodOf(exchange), status);
        Timer timer = timers.get(labels);
        (timer == null ? timers.computeIfAbsent(labels, this::timer) : timer)
                .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Labels labels) {
        return Timer.builder("larkspur.calls")
                .description("Calls to routes, from the request's head to the end of its answer")
                .tags("route", labels.route(), "method", labels.method(), "status", labels.status())
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    private static String methodOf(ServerWebExchange exchange) {
        HttpMethod method = exchange.getRequest().getMethod();
        return METHODS.contains(method) ? method.name() : "other";
    }

    private static String statusOf(Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return Integer.toString(ProblemStatus.of(problem).value());
        }
        return failure instanceof ErrorResponse response
                ? Integer.toString(response.getStatusCode().value())
                : FAILED;
    }

    private record Labels(String route, String method, String status) {}
}
