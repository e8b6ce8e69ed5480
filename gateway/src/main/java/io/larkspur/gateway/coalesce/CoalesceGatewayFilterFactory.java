package io.larkspur.gateway.coalesce;

import io.larkspur.gateway.caller.Caller;
import io.larkspur.gateway.replay.AnswerThread;
import io.larkspur.gateway.replay.HeldAnswer;
import io.larkspur.gateway.replay.RequestBody;
import io.larkspur.gateway.stream.OpenCall;
import io.larkspur.problem.wire.AnswerPatience;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;

/**
 * {@code Coalesce} in a route's YAML, between {@code Quota} and {@code UserToken}: a GET without a body that is the same as
 * one under way gets that one's answer, if it is good, whole, short and there in time; otherwise it is sent by itself.
 * Never across users or applications, and nothing is kept once it is answered.
 */
@Component
class CoalesceGatewayFilterFactory extends AbstractGatewayFilterFactory<CoalesceGatewayFilterFactory.Settings> {

    /** The call that is followed may have longer: its user is waited for, or its route is patient. */
    private static final Duration LONGEST_FOLLOWED = Duration.ofMinutes(1);

    private final Map<SameCall, Sinks.One<SharedAnswer>> underWay = new ConcurrentHashMap<>();

    CoalesceGatewayFilterFactory() {
        super(Settings.class);
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return List.of("limit", "patience");
    }

    @Override
    public GatewayFilter apply(Settings settings) {
        return (exchange, chain) ->
                mayBeSame(exchange.getRequest()) ? joined(exchange, chain, settings) : chain.filter(exchange);
    }

    /** What a body asks is not compared. */
    private static boolean mayBeSame(ServerHttpRequest request) {
        return HttpMethod.GET.equals(request.getMethod()) && RequestBody.isAbsent(request);
    }

    private Mono<Void> joined(ServerWebExchange exchange, GatewayFilterChain chain, Settings settings) {
        SameCall call = SameCall.of(Caller.of(exchange), exchange.getRequest());
        Sinks.One<SharedAnswer> mine = Sinks.one();
        Sinks.One<SharedAnswer> theirs = underWay.putIfAbsent(call, mine);
        return theirs == null ? first(exchange, chain, settings, call, mine) : following(exchange, chain, theirs);
    }

    /** Going on by itself, it has all the time that it would have had without the other. */
    private static Mono<Void> following(
            ServerWebExchange exchange, GatewayFilterChain chain, Sinks.One<SharedAnswer> theirs) {
        AnswerPatience.prolong(exchange.getRequest(), LONGEST_FOLLOWED);
        return theirs.asMono()
                .singleOptional()
                .timeout(LONGEST_FOLLOWED, Mono.just(Optional.empty()))
                .flatMap(answer -> answer.map(shared -> shared.writeTo(exchange.getResponse()))
                        .orElseGet(() -> chain.filter(exchange)));
    }

    /** Whoever joins from the moment on in which the answer is there begins anew. */
    private Mono<Void> first(
            ServerWebExchange exchange,
            GatewayFilterChain chain,
            Settings settings,
            SameCall call,
            Sinks.One<SharedAnswer> mine) {
        return chain.filter(exchange)
                .then(Mono.defer(() -> shared(exchange, settings)))
                .doOnNext(answer -> {
                    underWay.remove(call, mine);
                    mine.emitValue(answer, Sinks.EmitFailureHandler.FAIL_FAST);
                })
                .doFinally(end -> {
                    if (underWay.remove(call, mine)) {
                        mine.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
                    }
                })
                .then();
    }

    /** The answer then passes on as if it had not been read; empty when it cannot be shared. */
    private static Mono<SharedAnswer> shared(ServerWebExchange exchange, Settings settings) {
        Connection connection = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR);
        if (connection == null
                || !SharedAnswer.mayBe(exchange.getResponse(), settings.limit().toBytes())) {
            return Mono.empty();
        }
        return OpenCall.cutting(
                        exchange,
                        HeldAnswer.of(
                                        connection,
                                        AnswerThread.of(exchange),
                                        (int) settings.limit().toBytes(),
                                        settings.patience())
                                .flux())
                .singleOrEmpty()
                .doOnNext(held -> exchange.getAttributes()
                        .put(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR, held.connectionToo()))
                .filter(HeldAnswer::isWhole)
                .map(held -> SharedAnswer.of(exchange.getResponse(), held));
    }

    /**
     * @param limit the longest answer that is shared: 1 byte to 4 MB
     * @param patience how long after its head it may take to be whole; a slower one is its caller's alone: up to 1m
     */
    record Settings(
            @DefaultValue("256KB") DataSize limit,
            @DefaultValue("10s") Duration patience) {

        private static final DataSize MOST = DataSize.ofMegabytes(4);
        private static final Duration LONGEST = Duration.ofMinutes(1);

        Settings {
            if (limit.toBytes() < 1 || limit.compareTo(MOST) > 0) {
                throw new IllegalArgumentException(
                        "The limit of Coalesce is " + limit + "; it has to be between 1 byte and 4 MB");
            }
            if (patience.isNegative() || patience.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "The patience of Coalesce is " + patience + "; it has to be between 0s and 1m");
            }
        }
    }
}
