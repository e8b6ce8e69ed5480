package io.larkspur.gateway.stream;

import io.larkspur.gateway.guard.HeldPlace;
import io.larkspur.gateway.upstream.SocketUnopened;
import java.util.List;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Opens the WebSockets of routes that want them, and closes each when the grant ends whose token opened it. The exchange is
 * over when the handshake is, so that nothing else would; for the same reason the socket takes over the place at the
 * upstream.
 */
@Component
@Primary
final class CuttableWebSockets extends HandshakeWebSocketService {

    private static final CloseStatus ENDED = CloseStatus.POLICY_VIOLATION.withReason("authorization-ended");

    /** "Bad gateway" in the registry of close codes, which the framework has no name for. */
    private static final CloseStatus UNOPENED = new CloseStatus(1014, "upstream-unopened");

    CuttableWebSockets(RequestUpgradeStrategy upgrades) {
        super(upgrades);
    }

    @Override
    public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
        Mono<Void> end = OpenCall.endOf(exchange).orElseGet(Mono::never);
        return super.handleRequest(exchange, new Cuttable(handler, end, exchange));
    }

    private record Cuttable(WebSocketHandler handler, Mono<Void> end, ServerWebExchange exchange)
            implements WebSocketHandler {

        @Override
        public List<String> getSubProtocols() {
            return handler.getSubProtocols();
        }

        /** The close ends the session, which ends the wait for the close: kept, so that it is sent all the same. */
        @Override
        public Mono<Void> handle(WebSocketSession session) {
            Mono<Void> cut = end.then(Mono.defer(() -> session.close(ENDED).cache()));
            Mono<Void> passed = handler.handle(session)
                    .onErrorResume(SocketUnopened.class, failure -> unopened(session))
                    .contextWrite(Context.of(ServerWebExchangeContextFilter.EXCHANGE_CONTEXT_ATTRIBUTE, exchange));
            return HeldPlace.heldBy(exchange, Mono.firstWithSignal(passed, cut));
        }

        private static Mono<Void> unopened(WebSocketSession session) {
            return session.close(UNOPENED).cache();
        }
    }
}
