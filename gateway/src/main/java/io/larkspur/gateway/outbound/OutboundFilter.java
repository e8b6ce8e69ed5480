package io.larkspur.gateway.outbound;

import io.larkspur.gateway.caller.Caller;
import io.larkspur.gateway.guard.Priority;
import io.larkspur.issuer.Issuers;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Lets calls to the platform leave when their app may make one. A call that the platform did not carry out because the
 * app had called too often waits for its turn and leaves once more, if it has no body; the caller sees the last answer.
 */
@Component
final class OutboundFilter implements GlobalFilter, Ordered {

    private static final int OUTSIDE_THE_GUARD = Ordered.LOWEST_PRECEDENCE - 3;

    private final OutboundBudgets budgets;
    private final Issuers issuers;

    OutboundFilter(OutboundBudgets budgets, Issuers issuers) {
        this.budgets = budgets;
        this.issuers = issuers;
    }

    @Override
    public int getOrder() {
        return OUTSIDE_THE_GUARD;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Caller caller = Caller.find(exchange);
        if (caller == null || issuers.ofRoute(caller.platformAppId()).isPresent()) {
            return chain.filter(exchange);
        }
        String app = caller.platformAppId();
        return sent(exchange, chain, app).then(Mono.defer(() -> answered(exchange, chain, app)));
    }

    private Mono<Void> sent(ServerWebExchange exchange, GatewayFilterChain chain, String app) {
        OutboundBudget budget = budgets.of(app);
        if (budget.mayPass()) {
            budgets.called(app);
            return chain.filter(exchange);
        }
        return budget.turn(Priority.of(exchange.getRequest().getHeaders())).then(Mono.defer(() -> {
            budgets.called(app);
            return chain.filter(exchange);
        }));
    }

    private Mono<Void> answered(ServerWebExchange exchange, GatewayFilterChain chain, String app) {
        ServerHttpResponse response = exchange.getResponse();
        Pause pause = Pause.in(response.getStatusCode(), response.getHeaders());
        if (pause == null) {
            return Mono.empty();
        }
        return budgets.pause(app, pause)
                .then(Mono.defer(() -> mayRepeat(exchange) ? again(exchange, chain, app) : Mono.empty()));
    }

    /** What cannot wait passes the platform's own answer on. */
    private Mono<Void> again(ServerWebExchange exchange, GatewayFilterChain chain, String app) {
        return budgets.of(app)
                .turn(Priority.of(exchange.getRequest().getHeaders()))
                .thenReturn(true)
                .onErrorResume(PlatformLimited.class, tooLong -> Mono.just(false))
                .flatMap(turn -> turn ? sentAgain(exchange, chain, app) : Mono.empty());
    }

    private Mono<Void> sentAgain(ServerWebExchange exchange, GatewayFilterChain chain, String app) {
        forgetAnswer(exchange);
        budgets.called(app);
        return chain.filter(exchange).then(Mono.defer(() -> pauseOnly(exchange, app)));
    }

    private Mono<Void> pauseOnly(ServerWebExchange exchange, String app) {
        Pause pause = Pause.in(
                exchange.getResponse().getStatusCode(), exchange.getResponse().getHeaders());
        return pause == null ? Mono.empty() : budgets.pause(app, pause);
    }

    private static boolean mayRepeat(ServerWebExchange exchange) {
        HttpMethod method = exchange.getRequest().getMethod();
        return !exchange.getResponse().isCommitted()
                && (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD))
                && exchange.getRequest().getHeaders().getContentLength() <= 0;
    }

    private static void forgetAnswer(ServerWebExchange exchange) {
        Connection connection = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR);
        if (connection != null) {
            connection.dispose();
        }
        HttpClientResponse answer = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR);
        if (answer != null) {
            answer.responseHeaders().names().forEach(exchange.getResponse().getHeaders()::remove);
        }
        exchange.getResponse().setRawStatusCode(null);
        exchange.getAttributes().remove(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR);
        exchange.getAttributes().remove(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR);
        exchange.getAttributes().remove(ServerWebExchangeUtils.ORIGINAL_RESPONSE_CONTENT_TYPE_ATTR);
        exchange.getAttributes().remove(ServerWebExchangeUtils.GATEWAY_ALREADY_ROUTED_ATTR);
    }
}
