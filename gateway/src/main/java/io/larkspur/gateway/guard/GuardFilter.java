package io.larkspur.gateway.guard;

import io.larkspur.gateway.replay.RequestBody;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Sends a call upstream when there is a place for it and the upstream is not resting, and, within the budget, once more
 * when the first sending cannot have done anything. One whose body is still coming has to be among the few uploads, too,
 * before it takes a place.
 */
@Component
final class GuardFilter implements GlobalFilter, Ordered {

    private static final int OUTSIDE_THE_OBSERVATIONS_END = Ordered.LOWEST_PRECEDENCE - 2;
    private static final String SENT = GuardFilter.class.getName() + ".sent";

    private final Guards guards;
    private final GuardSettings settings;
    private final Counter repeated;

    GuardFilter(Guards guards, GuardSettings settings, MeterRegistry meters) {
        this.guards = guards;
        this.settings = settings;
        this.repeated = meters.counter("larkspur.upstream.repeated");
    }

    @Override
    public int getOrder() {
        return OUTSIDE_THE_OBSERVATIONS_END;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        URI address = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        if (address == null || ServerWebExchangeUtils.isAlreadyRouted(exchange)) {
            return chain.filter(exchange);
        }
        Guard guard = guards.of(address.getAuthority());
        Seat seat = HeldPlace.seatOf(exchange);
        if (seat.isTaken()) {
            return sent(exchange, chain, guard);
        }
        Duration patience = settings.patience();
        if (!RequestBody.isComing(exchange)) {
            return in(guard.places(), seat, exchange, patience, () -> sent(exchange, chain, guard));
        }
        Seat upload = seat.beside();
        ServerWebExchange uploading = UploadingRequest.of(exchange, upload);
        long come = System.nanoTime();
        return in(
                guard.uploads(),
                upload,
                exchange,
                patience,
                () -> in(
                        guard.places(),
                        seat,
                        exchange,
                        patience.minusNanos(System.nanoTime() - come),
                        () -> sent(uploading, chain, guard)));
    }

    private static Mono<Void> in(
            Places places, Seat seat, ServerWebExchange exchange, Duration patience, Supplier<Mono<Void>> call) {
        return places.tryEnter(seat)
                ? call.get()
                : places.enter(seat, Priority.of(exchange.getRequest().getHeaders()), patience)
                        .then(Mono.defer(call));
    }

    private Mono<Void> sent(ServerWebExchange exchange, GatewayFilterChain chain, Guard guard) {
        return Mono.defer(() -> attempt(exchange, chain, begun(exchange, guard)))
                .onErrorResume(
                        failure -> Repeatable.is(exchange, failure)
                                && guard.retries().take(),
                        failure -> again(exchange, chain, guard));
    }

    /** For another token, or when its app may call again, a call comes here more than once. */
    private static Sending begun(ServerWebExchange exchange, Guard guard) {
        return exchange.getAttributes().put(SENT, true) == null ? guard.beginFirst() : guard.begin();
    }

    private Mono<Void> again(ServerWebExchange exchange, GatewayFilterChain chain, Guard guard) {
        repeated.increment();
        return Mono.defer(() -> attempt(exchange, chain, guard.begin()));
    }

    private static Mono<Void> attempt(ServerWebExchange exchange, GatewayFilterChain chain, Sending sending) {
        exchange.getAttributes().remove(ServerWebExchangeUtils.GATEWAY_ALREADY_ROUTED_ATTR);
        SocketSending.offer(exchange, sending);
        return chain.filter(exchange)
                .doOnSuccess(over -> over(exchange, sending))
                .doOnError(failure -> Guard.failed(sending, failure))
                .doOnCancel(sending::leftOff);
    }

    /** Without an answer of the upstream's it is a WebSocket that is over here, and begins. */
    private static void over(ServerWebExchange exchange, Sending sending) {
        if (exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR) != null) {
            Guard.answered(sending, exchange.getResponse().getStatusCode());
        } else if (!SocketSending.isTaken(exchange)) {
            sending.leftOff();
        }
    }
}
