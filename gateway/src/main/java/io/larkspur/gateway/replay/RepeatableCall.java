package io.larkspur.gateway.replay;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/**
 * One call on its way upstream, which can be sent once more: the filters behind run anew, and the answer before leaves no
 * trace. After a sending only the answer's head is there; its body is read here if it may be a refusal, and otherwise not
 * before it passes on.
 */
public final class RepeatableCall {

    /** No refusal takes longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What the engine leaves behind with an answer. */
    private static final List<String> OF_THE_ANSWER = List.of(
            ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR,
            ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR,
            ServerWebExchangeUtils.CLIENT_RESPONSE_HEADER_NAMES,
            ServerWebExchangeUtils.ORIGINAL_RESPONSE_CONTENT_TYPE_ATTR,
            ServerWebExchangeUtils.GATEWAY_ALREADY_ROUTED_ATTR);

    private final ServerWebExchange exchange;
    private final GatewayFilterChain chain;
    private final KeptBody body;
    private final Refusals refusals;
    private final HttpHeaders headBefore;

    RepeatableCall(ServerWebExchange exchange, GatewayFilterChain chain, KeptBody body, Refusals refusals) {
        this.exchange = exchange;
        this.chain = chain;
        this.body = body;
        this.refusals = refusals;
        if (!RequestBody.isAbsent(exchange.getRequest())) {
            RequestBody.isKeptIn(exchange, body);
        }
        HttpHeaders head = exchange.getResponse().getHeaders();
        this.headBefore = head.isEmpty() ? HttpHeaders.EMPTY : HttpHeaders.copyOf(head);
    }

    public ServerWebExchange exchange() {
        return exchange;
    }

    public boolean isRepeatable() {
        return body.isRepeatable();
    }

    /** @param outgoing makes of the caller's headers those that leave */
    public Mono<Void> send(UnaryOperator<HttpHeaders> outgoing) {
        HttpHeaders leaving = outgoing.apply(exchange.getRequest().getHeaders());
        return chain.filter(exchange.mutate()
                .request(new LeavingRequest(exchange.getRequest(), leaving, body))
                .build());
    }

    /** Whether the answer's head is that of a refusal, so that its body has to be read. */
    public boolean mayBeRefused() {
        ServerHttpResponse response = exchange.getResponse();
        return exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR) != null
                && refusals.mayBe(response.getStatusCode(), response.getHeaders());
    }

    /**
     * What the answer objects to in the call's token; empty for every other answer. Either still passes on as it came. Of an
     * answer that breaks off before it is known, nothing is left for the caller to take for ours.
     */
    public Mono<Refusal> refusal() {
        return Mono.defer(() -> {
            Connection connection = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR);
            return connection != null && mayBeRefused()
                    ? read(connection, exchange.getResponse()).doOnError(broken -> forgetAnswer())
                    : Mono.empty();
        });
    }

    /** As before the last sending. */
    public void forgetAnswer() {
        Connection connection = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR);
        if (connection != null) {
            connection.dispose();
        }
        OF_THE_ANSWER.forEach(exchange.getAttributes()::remove);
        ServerHttpResponse response = exchange.getResponse();
        response.setRawStatusCode(null);
        response.getHeaders().clear();
        response.getHeaders().addAll(headBefore);
    }

    private Mono<Refusal> read(Connection connection, ServerHttpResponse response) {
        return HeldAnswer.of(connection, AnswerThread.of(exchange), Refusals.LONGEST, PATIENCE)
                .doOnNext(held -> exchange.getAttributes()
                        .put(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR, held.connectionToo()))
                .filter(HeldAnswer::isWhole)
                .flatMap(held ->
                        Mono.justOrEmpty(refusals.read(response.getStatusCode(), response.getHeaders(), held.body())));
    }
}
