package io.larkspur.gateway.upstream;

import io.larkspur.problem.wire.AnswerPatience;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyRoutingFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.util.context.Context;

/**
 * Sends the call to its route's upstream and brings back the head of the answer. Stands in the place of the engine's own
 * filter of this kind and keeps its contract with the filters around it, but copies each header once, writes a call without
 * a body in one go, and keeps its deadline on the connection's own thread.
 */
@Component
final class UpstreamCallFilter implements GlobalFilter, Ordered {

    /** Keeps the context at hand: the client asks for it often, and each time all filters would be asked in turn. */
    private static final UnaryOperator<Context> UNCHANGED = context -> context;

    private final UpstreamClients clients;

    UpstreamCallFilter(UpstreamClients clients) {
        this.clients = clients;
    }

    @Override
    public int getOrder() {
        return NettyRoutingFilter.ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        URI address = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        if (ServerWebExchangeUtils.isAlreadyRouted(exchange) || !isHttp(address.getScheme())) {
            return chain.filter(exchange);
        }
        ServerWebExchangeUtils.setAlreadyRouted(exchange);
        Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        Duration patience = clients.patienceOf(route);
        if (patience != null && clients.isUnusual(patience)) {
            AnswerPatience.prolong(exchange.getRequest(), patience);
        }
        UpstreamCall call = new UpstreamCall(exchange, patience);
        return clients.of(route, exchange.getRequest().getMethod())
                .uri(address)
                .send(call::write)
                .responseConnection(call::answered)
                .then()
                .onErrorMap(AbortedException.class, call::failure)
                .doFinally(end -> call.over())
                .contextWrite(UNCHANGED);
    }

    private static boolean isHttp(String scheme) {
        return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    }
}
