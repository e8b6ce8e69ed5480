package io.larkspur.gateway.stream;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ties a call to what ends it early: the end of the grant whose token it carries, or what it may cost. */
public final class OpenCall {

    private static final String END = OpenCall.class.getName() + ".end";
    private static final String LIMIT = OpenCall.class.getName() + ".limit";
    private static final String CUT = OpenCall.class.getName() + ".cut";

    private OpenCall() {}

    /** From now on the call is cut when that completes. */
    public static void endsWith(ServerWebExchange exchange, Mono<Void> end) {
        exchange.getAttributes().put(END, end);
    }

    public static void endsWithNothing(ServerWebExchange exchange) {
        exchange.getAttributes().remove(END);
    }

    /** The answer is also cut, with what is emitted, when that comes. */
    public static void isLimitedBy(ServerWebExchange exchange, Mono<CallCut> limit) {
        exchange.getAttributes().put(LIMIT, limit);
    }

    /**
     * The same until the call has to be cut: then its source is cancelled, and it fails with {@link AuthorizationEnded} or
     * what else cuts it.
     */
    public static <T> Flux<T> cutting(ServerWebExchange exchange, Flux<T> part) {
        return Flux.defer(() -> {
            Mono<Void> end = exchange.getAttribute(END);
            Mono<CallCut> limit = exchange.getAttribute(LIMIT);
            return untilItEnds(exchange, end, limit == null ? part : until(exchange, limit, part));
        });
    }

    /**
     * As {@link #cutting(ServerWebExchange, Flux)}, but that its limit cuts it only where another piece comes: the one that
     * used it up has been paid for, and an answer that ends with it is whole.
     */
    static Flux<DataBuffer> cuttingBetween(ServerWebExchange exchange, Flux<DataBuffer> pieces) {
        return Flux.defer(() -> {
            Mono<Void> end = exchange.getAttribute(END);
            Mono<CallCut> limit = exchange.getAttribute(LIMIT);
            return untilItEnds(exchange, end, limit == null ? pieces : untilMore(exchange, limit, pieces));
        });
    }

    /** As {@link #cutting(ServerWebExchange, Flux)}; what has to be cut already is not begun. */
    public static Mono<Void> cutting(ServerWebExchange exchange, Mono<Void> part) {
        return Mono.defer(() -> {
            Mono<Void> end = exchange.getAttribute(END);
            Mono<CallCut> limit = exchange.getAttribute(LIMIT);
            Mono<Void> limited = limit == null ? part : Mono.firstWithSignal(limit.flatMap(Mono::error), part);
            return end == null ? limited : Mono.firstWithSignal(end.then(Mono.error(AuthorizationEnded::new)), limited);
        });
    }

    /** Whether the answer was cut. Its end does not tell: one with a last event about it is complete like any other. */
    public static boolean wasCut(ServerWebExchange exchange) {
        return exchange.getAttributes().containsKey(CUT);
    }

    /** The end of the grant whose token the call carries; empty where it carries none. */
    static Optional<Mono<Void>> endOf(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(END));
    }

    static boolean isCuttable(ServerWebExchange exchange) {
        return exchange.getAttributes().containsKey(END)
                || exchange.getAttributes().containsKey(LIMIT);
    }

    private static <T> Flux<T> untilItEnds(ServerWebExchange exchange, @Nullable Mono<Void> end, Flux<T> part) {
        return end == null ? part : until(exchange, end.then(Mono.fromSupplier(AuthorizationEnded::new)), part);
    }

    private static Flux<DataBuffer> untilMore(
            ServerWebExchange exchange, Mono<CallCut> limit, Flux<DataBuffer> pieces) {
        AtomicReference<@Nullable CallCut> cut = new AtomicReference<>();
        return pieces.takeUntilOther(limit.doOnNext(cut::set).then(Mono.never()))
                .handle((piece, passing) -> {
                    CallCut why = cut.get();
                    if (why == null) {
                        passing.next(piece);
                        return;
                    }
                    DataBufferUtils.release(piece);
                    exchange.getAttributes().put(CUT, true);
                    passing.error(why);
                });
    }

    /** Fails only after the end, because an error in its place would leave the source running. */
    private static <T> Flux<T> until(ServerWebExchange exchange, Mono<? extends CallCut> end, Flux<T> part) {
        AtomicReference<@Nullable CallCut> cut = new AtomicReference<>();
        return part.takeUntilOther(end.doOnNext(cut::set)).concatWith(Flux.defer(() -> {
            CallCut why = cut.get();
            if (why == null) {
                return Flux.empty();
            }
            exchange.getAttributes().put(CUT, true);
            return Flux.error(why);
        }));
    }
}
