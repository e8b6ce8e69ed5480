package io.larkspur.gateway.guard;

import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The sending of a WebSocket's call, which is over before the upstream has said anything: how it ends is heard here. */
public final class SocketSending {

    private static final String ATTRIBUTE = SocketSending.class.getName();

    private SocketSending() {}

    /** Whoever is first hears how the sending ends. */
    static void offer(ServerWebExchange exchange, Sending sending) {
        exchange.getAttributes().put(ATTRIBUTE, sending);
    }

    static boolean isTaken(ServerWebExchange exchange) {
        return !exchange.getAttributes().containsKey(ATTRIBUTE);
    }

    /** The same, with its guard listening. */
    public static Mono<Void> heard(ServerWebExchange exchange, Mono<Void> opening) {
        return Mono.defer(() -> exchange.getAttributes().remove(ATTRIBUTE) instanceof Sending sending
                ? opening.doOnSuccess(opened -> sending.succeeded())
                        .doOnError(failure -> Guard.failed(sending, failure))
                        .doOnCancel(sending::leftOff)
                : opening);
    }
}
