package io.larkspur.gateway.upstream;

import java.util.List;
import java.util.Locale;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Refuses headers that mean two things, and ends here what concerns only the connection to the caller. The framework's own
 * hop-by-hop filter runs after injection and removes whatever {@code Connection} names, an injected token included;
 * therefore protected names are refused and {@code Connection} never reaches it.
 */
@Component
final class PlainHeadersFilter implements GlobalFilter, Ordered {

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 20;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Reading read = new Reading();
        exchange.getRequest().getHeaders().forEach(read::header);
        if (read.webSocket && !RouteWishes.webSocket(exchange)) {
            exchange.getResponse().getHeaders().setConnection("close");
            throw RequestRefused.unwantedUpgrade();
        }
        return chain.filter(read.hopByHop ? withoutHopByHop(exchange, read.webSocket) : exchange);
    }

    private static void check(String name, List<String> values) {
        if (values.size() > 1 && HeaderNames.SINGLE.contains(name)) {
            throw RequestRefused.ambiguousHeader(name);
        }
        if (name.indexOf('_') >= 0 && HeaderNames.isProtected(name.replace('_', '-'))) {
            throw RequestRefused.ambiguousHeader(name);
        }
        if (name.equals("connection")) {
            values.forEach(PlainHeadersFilter::checkOptions);
        }
    }

    private static boolean asksForWebSocket(List<String> protocols) {
        return protocols.stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("websocket"));
    }

    private static void checkOptions(String connection) {
        for (String option : connection.split(",", -1)) {
            String name = option.trim().toLowerCase(Locale.ROOT).replace('_', '-');
            if (HeaderNames.isProtected(name)) {
                throw RequestRefused.protectedHeader(name);
            }
        }
    }

    /** What was met among the headers of one request. */
    private static final class Reading {

        private boolean hopByHop;
        private boolean webSocket;

        void header(String written, List<String> values) {
            String name = written.toLowerCase(Locale.ROOT);
            check(name, values);
            webSocket |= name.equals("upgrade") && asksForWebSocket(values);
            hopByHop |= HeaderNames.HOP_BY_HOP.contains(name);
        }
    }

    /** Also what {@code Connection} names, as the RFC asks of a proxy. A wanted WebSocket is asked for in plain form. */
    private static ServerWebExchange withoutHopByHop(ServerWebExchange exchange, boolean webSocket) {
        List<String> options = exchange.getRequest().getHeaders().getConnection();
        return exchange.mutate()
                .request(request -> request.headers(headers -> {
                    options.forEach(headers::remove);
                    HeaderNames.HOP_BY_HOP.forEach(headers::remove);
                    if (webSocket) {
                        headers.setConnection(HttpHeaders.UPGRADE);
                        headers.setUpgrade("websocket");
                    }
                }))
                .build();
    }
}
