package io.larkspur.gateway.outbound;

import io.larkspur.gateway.caller.Caller;
import io.larkspur.gateway.guard.HeldPlace;
import io.larkspur.gateway.replay.RequestBody;
import io.larkspur.issuer.Issuers;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Lets calls to the platform leave when their app may make one. A call that the platform did not carry out because the
 * app had called too often waits for its turn and leaves once more, if it has no body; the caller sees the last answer. A
 * month that is used up is answered in our words, whoever finds it out.
 */
@Component
final class OutboundFilter implements GlobalFilter, Ordered {

    private static final int OUTSIDE_HOLD_AND_GUARD = Ordered.LOWEST_PRECEDENCE - 4;

    private final OutboundBudgets budgets;
    private final Objections objections;
    private final Issuers issuers;

    OutboundFilter(OutboundBudgets budgets, Objections objections, Issuers issuers) {
        this.budgets = budgets;
        this.objections = objections;
        this.issuers = issuers;
    }

    @Override
    public int getOrder() {
        return OUTSIDE_HOLD_AND_GUARD;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Caller caller = Caller.find(exchange);
        if (caller == null || issuers.ofRoute(caller.platformAppId()).isPresent()) {
            return chain.filter(exchange);
        }
        Call call = Call.of(exchange, caller.platformAppId());
        call.attachTo(exchange);
        return sent(exchange, chain, call).then(Mono.defer(() -> answered(exchange, chain, call)));
    }

    private Mono<Void> sent(ServerWebExchange exchange, GatewayFilterChain chain, Call call) {
        AppTurns turns = budgets.of(call.app());
        return turns.mayPass(call)
                ? chain.filter(exchange)
                : turns.turn(call).then(Mono.defer(() -> chain.filter(exchange)));
    }

    private Mono<Void> answered(ServerWebExchange exchange, GatewayFilterChain chain, Call call) {
        if (!Objections.mayBeIn(exchange.getResponse())) {
            return passed(exchange, call);
        }
        return objections.in(exchange).flatMap(objection -> heed(exchange, call, objection)
                .then(Mono.defer(() -> repeated(exchange, chain, call, objection))));
    }

    private Mono<Void> answeredAgain(ServerWebExchange exchange, Call call) {
        return Objections.mayBeIn(exchange.getResponse())
                ? objections.in(exchange).flatMap(objection -> heed(exchange, call, objection))
                : passed(exchange, call);
    }

    private Mono<Void> passed(ServerWebExchange exchange, Call call) {
        return isCarriedOut(exchange) ? budgets.wentThrough(call) : Mono.empty();
    }

    /** Fails where it is the month that is used up. */
    private Mono<Void> heed(ServerWebExchange exchange, Call call, Objection objection) {
        Mono<Void> heeded = budgets.heed(call, objection);
        return objection.reach() == Objection.Reach.MONTH
                ? heeded.then(Mono.defer(() -> usedUp(exchange, call)))
                : heeded;
    }

    private Mono<Void> repeated(ServerWebExchange exchange, GatewayFilterChain chain, Call call, Objection objection) {
        if (!mayRepeat(exchange)) {
            return Mono.empty();
        }
        if (objection.isWhole()) {
            HeldPlace.giveBack(exchange);
        }
        return again(exchange, chain, call);
    }

    private Mono<Void> usedUp(ServerWebExchange exchange, Call call) {
        forgetAnswer(exchange);
        return Mono.error(() ->
                new PlatformQuotaExhausted(call.app(), budgets.of(call.app()).monthLeft()));
    }

    /** What cannot wait passes the platform's own answer on. Who waits keeps nobody else from the upstream. */
    private Mono<Void> again(ServerWebExchange exchange, GatewayFilterChain chain, Call call) {
        return budgets.of(call.app())
                .turn(call)
                .thenReturn(true)
                .onErrorResume(PlatformLimited.class, tooLong -> Mono.just(false))
                .flatMap(turn -> turn ? sentAgain(exchange, chain, call) : Mono.empty());
    }

    private Mono<Void> sentAgain(ServerWebExchange exchange, GatewayFilterChain chain, Call call) {
        forgetAnswer(exchange);
        return chain.filter(exchange).then(Mono.defer(() -> answeredAgain(exchange, call)));
    }

    /** A proxy that fails, or an API that takes no such call, says nothing of the month. */
    private static boolean isCarriedOut(ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return status != null && status.is2xxSuccessful();
    }

    private static boolean mayRepeat(ServerWebExchange exchange) {
        HttpMethod method = exchange.getRequest().getMethod();
        return !exchange.getResponse().isCommitted()
                && (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD))
                && RequestBody.isAbsent(exchange.getRequest());
    }

    private static void forgetAnswer(ServerWebExchange exchange) {
        Connection connection = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR);
        if (connection != null) {
            connection.dispose();
        }
        HttpClientResponse answer = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR);
        if (answer != null) {
            answer.responseHeaders().names().forEach(exchange.getResponse().getHeaders()::remove);
        }
        exchange.getResponse().setRawStatusCode(null);
        exchange.getAttributes().remove(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR);
        exchange.getAttributes().remove(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR);
        exchange.getAttributes().remove(ServerWebExchangeUtils.ORIGINAL_RESPONSE_CONTENT_TYPE_ATTR);
        exchange.getAttributes().remove(ServerWebExchangeUtils.GATEWAY_ALREADY_ROUTED_ATTR);
    }
}
