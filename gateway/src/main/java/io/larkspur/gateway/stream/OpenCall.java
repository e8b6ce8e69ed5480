package io.larkspur.gateway.stream;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ties a call to the end of the grant whose token it carries. */
public final class OpenCall {

    private static final String END = OpenCall.class.getName() + ".end";

    private OpenCall() {}

    /** From now on the call is cut when that completes. */
    public static void endsWith(ServerWebExchange exchange, Mono<Void> end) {
        exchange.getAttributes().put(END, end);
    }

    public static void endsWithNothing(ServerWebExchange exchange) {
        exchange.getAttributes().remove(END);
    }

    /** The same until the call has to be cut: then its source is cancelled, and it fails with {@link AuthorizationEnded}. */
    public static <T> Flux<T> cutting(ServerWebExchange exchange, Flux<T> part) {
        return Flux.defer(() -> {
            Mono<Void> end = exchange.getAttribute(END);
            return end == null ? part : until(end, part);
        });
    }

    /** As {@link #cutting(ServerWebExchange, Flux)}. */
    public static Mono<Void> cutting(ServerWebExchange exchange, Mono<Void> part) {
        return cutting(exchange, part.flux()).then();
    }

    /** The end of the grant whose token the call carries; empty where it carries none. */
    static Optional<Mono<Void>> endOf(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(END));
    }

    static boolean isCuttable(ServerWebExchange exchange) {
        return exchange.getAttributes().containsKey(END);
    }

    /** Fails only after the end, because an error in its place would leave the source running. */
    private static <T> Flux<T> until(Mono<Void> end, Flux<T> part) {
        AtomicBoolean ended = new AtomicBoolean();
        return part.takeUntilOther(end.doOnTerminate(() -> ended.set(true)))
                .concatWith(Flux.defer(() -> ended.get() ? Flux.error(new AuthorizationEnded()) : Flux.empty()));
    }
}
