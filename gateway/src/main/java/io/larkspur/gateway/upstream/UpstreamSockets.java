package io.larkspur.gateway.upstream;

import io.larkspur.gateway.guard.SocketSending;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Opens WebSockets upstream. An upstream has as long for that as for the head of any other answer, and what becomes of it is
 * news for the guard. The exchange is over by then; it is found in the context.
 */
@Component
@Primary
final class UpstreamSockets implements WebSocketClient {

    private static final Logger log = LoggerFactory.getLogger(UpstreamSockets.class);

    private final ReactorNettyWebSocketClient client;
    private final UpstreamClients clients;

    UpstreamSockets(ReactorNettyWebSocketClient client, UpstreamClients clients) {
        this.client = client;
        this.clients = clients;
    }

    @Override
    public Mono<Void> execute(URI url, WebSocketHandler handler) {
        return execute(url, HttpHeaders.EMPTY, handler);
    }

    /** Fails with {@link SocketUnopened}, or with what ends the socket later. */
    @Override
    public Mono<Void> execute(URI url, HttpHeaders headers, WebSocketHandler handler) {
        return Mono.deferContextual(context -> {
            ServerWebExchange exchange = ServerWebExchangeContextFilter.getExchange(context)
                    .orElseThrow(() -> new IllegalStateException("A WebSocket is opened for no call"));
            Sinks.Empty<Void> open = Sinks.empty();
            Mono<Void> socket = client.execute(url, headers, new Opening(handler, open))
                    .doOnError(failure -> {
                        Sinks.EmitResult unused = open.tryEmitError(failure);
                    });
            Mono<Void> opening = SocketSending.heard(exchange, inTime(open.asMono(), exchange))
                    .doOnError(failure -> log.warn("An upstream opens no WebSocket: {}", failure.toString()))
                    .onErrorMap(SocketUnopened::new);
            return Mono.firstWithSignal(opening.then(Mono.never()), socket);
        });
    }

    private Mono<Void> inTime(Mono<Void> open, ServerWebExchange exchange) {
        Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        Duration patience = clients.patienceOf(route);
        return patience == null
                ? open
                : open.timeout(
                        patience,
                        Mono.error(() -> new ResponseStatusException(
                                HttpStatus.GATEWAY_TIMEOUT, "The upstream did not open the WebSocket in time")));
    }

    private record Opening(WebSocketHandler handler, Sinks.Empty<Void> open) implements WebSocketHandler {

        @Override
        public List<String> getSubProtocols() {
            return handler.getSubProtocols();
        }

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            open.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            return handler.handle(session);
        }
    }
}
