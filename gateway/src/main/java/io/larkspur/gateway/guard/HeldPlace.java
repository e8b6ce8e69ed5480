package io.larkspur.gateway.guard;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * A call holds its place until its answer has been passed on to the end, because until then it holds a connection; with an
 * answer that was read whole before, only until it waits for something else. A WebSocket goes on when its call is over, and
 * takes the place with it.
 */
@Component
public final class HeldPlace implements GlobalFilter, Ordered {

    private static final String ATTRIBUTE = HeldPlace.class.getName();

    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 2;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Seat seat = new Seat();
        exchange.getAttributes().put(ATTRIBUTE, seat);
        return chain.filter(exchange).doFinally(end -> seat.end());
    }

    /** The same, holding the place of its call in the call's stead from its beginning to its end. */
    public static Mono<Void> heldBy(ServerWebExchange exchange, Mono<Void> socket) {
        return Mono.defer(() -> {
            Seat seat = seatOf(exchange).handedOver();
            return socket.doFinally(end -> seat.end());
        });
    }

    /** For a call whose answer is read whole, and which now waits. If it is sent again it finds a place anew. */
    public static void giveBack(ServerWebExchange exchange) {
        seatOf(exchange).giveBack();
    }

    static Seat seatOf(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }
}
