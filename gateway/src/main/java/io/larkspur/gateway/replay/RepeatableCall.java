package io.larkspur.gateway.replay;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/**
 * One call on its way upstream, which can be sent once more: the filters behind run anew, and the answer before leaves no
 * trace. After a sending only the answer's head is there; its body is read here if it may be a refusal, and otherwise not
 * before it passes on.
 */
public final class RepeatableCall {

    private static final Duration BODY_DEADLINE = Duration.ofSeconds(10);

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
        this.headBefore = HttpHeaders.copyOf(exchange.getResponse().getHeaders());
    }

    public ServerWebExchange exchange() {
        return exchange;
    }

    public boolean isRepeatable() {
        return body.isRepeatable();
    }

    /** @param outgoing turns the caller's headers into those that leave */
    public Mono<Void> send(Consumer<HttpHeaders> outgoing) {
        return Mono.defer(
                () -> chain.filter(exchange.mutate().request(leaving(outgoing)).build()));
    }

    /**
     * What the answer objects to in the call's token; empty for every other answer. Either still passes on as it came. Of an
     * answer that breaks off before it is known, nothing is left for the caller to take for ours.
     */
    public Mono<Refusal> refusal() {
        return Mono.defer(() -> {
            ServerHttpResponse response = exchange.getResponse();
            Connection connection = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR);
            return connection != null && refusals.mayBe(response.getStatusCode(), response.getHeaders())
                    ? read(connection, response).doOnError(broken -> forgetAnswer())
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
        return HeldAnswer.of(connection, Refusals.LONGEST)
                .timeout(BODY_DEADLINE)
                .doOnNext(held -> exchange.getAttributes()
                        .put(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR, held.connectionToo()))
                .filter(HeldAnswer::isWhole)
                .flatMap(held ->
                        Mono.justOrEmpty(refusals.read(response.getStatusCode(), response.getHeaders(), held.body())));
    }

    private ServerHttpRequest leaving(Consumer<HttpHeaders> outgoing) {
        ServerHttpRequest request =
                exchange.getRequest().mutate().headers(outgoing).build();
        return new ServerHttpRequestDecorator(request) {
            @Override
            public Flux<DataBuffer> getBody() {
                return body.next();
            }
        };
    }
}
