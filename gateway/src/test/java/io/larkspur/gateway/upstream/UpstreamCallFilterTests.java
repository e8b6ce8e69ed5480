package io.larkspur.gateway.upstream;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

class UpstreamCallFilterTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final AtomicInteger arrived = new AtomicInteger();
    private final DisposableServer silent = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> {
                arrived.incrementAndGet();
                return Mono.never();
            })
            .bindNow(SOON);

    @AfterEach
    void close() {
        silent.disposeNow(SOON);
    }

    /** It holds the user's token, and its upstream's patience lasts for long. */
    @Test
    void keepsNothingOfACallThatIsLeftBeforeItsAnswer() {
        WeakReference<ServerWebExchange> left = leave();

        await().atMost(SOON).until(() -> {
            System.gc();
            return left.refersTo(null);
        });
    }

    /** As where no connection came about: those who count and repeat calls look for that. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void tellsThatNothingWasSentWhereTheConnectionWasGone(int bodyLength) {
        HttpClient gone = HttpClient.newConnection()
                .disableRetry(true)
                .doOnRequest((request, connection) -> connection.channel().close());
        ServerWebExchange exchange = exchange(
                MockServerHttpRequest.post("/x").contentLength(bodyLength).body("x".repeat(bodyLength)));

        StepVerifier.create(filter(gone).filter(exchange, next -> Mono.empty()))
                .expectError(ConnectException.class)
                .verify(SOON);
    }

    @Test
    void doesNotTakeACallerThatLeavesItsBodyForAFailureOfTheUpstreams() {
        Flux<DataBuffer> body = Flux.concat(
                Mono.just(DefaultDataBufferFactory.sharedInstance.wrap(new byte[] {'x'})),
                Mono.error(new IOException("Connection reset by peer")));
        ServerWebExchange exchange =
                exchange(MockServerHttpRequest.post("/x").contentLength(2).body(body));

        StepVerifier.create(filter(HttpClient.newConnection()).filter(exchange, next -> Mono.empty()))
                .expectError(CallerLeft.class)
                .verify(SOON);
    }

    /** The client sends nothing of a GET before it has all of its body, and nobody keeps a quiet connection for ever. */
    @Test
    void doesNotTakeACallerThatSendsTheBodyOfAGetSlowlyForAFailureOfTheUpstreams() {
        HttpClient tiredOfIt = HttpClient.newConnection()
                .disableRetry(true)
                .doOnRequest((request, connection) -> connection
                        .channel()
                        .eventLoop()
                        .schedule(() -> connection.channel().close(), 50, TimeUnit.MILLISECONDS));
        Flux<DataBuffer> body =
                Flux.concat(Mono.just(DefaultDataBufferFactory.sharedInstance.wrap(new byte[] {'x'})), Mono.never());
        ServerWebExchange exchange = exchange(MockServerHttpRequest.method(HttpMethod.GET, "/x")
                .contentLength(2)
                .body(body));

        StepVerifier.create(filter(tiredOfIt).filter(exchange, next -> Mono.empty()))
                .expectErrorMatches(failure -> failure instanceof ResponseStatusException answered
                        && answered.getStatusCode().value() == 502)
                .verify(SOON);
    }

    private WeakReference<ServerWebExchange> leave() {
        ServerWebExchange exchange = exchange(MockServerHttpRequest.get("/x").build());
        Disposable call = filter(HttpClient.newConnection())
                .filter(exchange, next -> Mono.empty())
                .subscribe();
        await().atMost(SOON).until(() -> arrived.get() == 1);
        call.dispose();
        return new WeakReference<>(exchange);
    }

    private static UpstreamCallFilter filter(HttpClient client) {
        HttpClientProperties properties = new HttpClientProperties();
        properties.setResponseTimeout(Duration.ofMinutes(10));
        return new UpstreamCallFilter(new UpstreamClients(client, properties));
    }

    private ServerWebExchange exchange(MockServerHttpRequest request) {
        URI address = URI.create("http://127.0.0.1:" + silent.port() + "/x");
        ServerWebExchange exchange = MockServerWebExchange.from(request);
        exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, address);
        exchange.getAttributes()
                .put(
                        ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR,
                        Route.async()
                                .id("silent")
                                .uri(address)
                                .predicate(any -> true)
                                .build());
        return exchange;
    }
}
