package io.larkspur.gateway.conversation;

import io.larkspur.gateway.stream.OpenCall;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Reads answers along where the engine writes them, which is outside the route's own filters, and hands over what was
 * said when the call is over, however it ended: also what reached a caller who left in the middle.
 */
@Component
final class ConversationFilter implements GlobalFilter, Ordered {

    private final Minutes minutes;

    ConversationFilter(Minutes minutes) {
        this.minutes = minutes;
    }

    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER - 2;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange.mutate()
                        .response(new ListenedResponse(exchange, exchange.getResponse()))
                        .build())
                .doFinally(end -> Recording.of(exchange)
                        .ifPresent(recording ->
                                minutes.take(recording, end == SignalType.ON_COMPLETE && !OpenCall.wasCut(exchange))));
    }
}
