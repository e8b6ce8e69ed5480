package io.larkspur.gateway.upstream;

import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

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

    private WeakReference<ServerWebExchange> leave() {
        HttpClientProperties properties = new HttpClientProperties();
        properties.setResponseTimeout(Duration.ofMinutes(10));
        UpstreamCallFilter filter = new UpstreamCallFilter(new UpstreamClients(HttpClient.newConnection(), properties));
        URI address = URI.create("http://127.0.0.1:" + silent.port() + "/x");
        ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/x"));
        exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR, address);
        exchange.getAttributes()
                .put(
                        ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR,
                        Route.async()
                                .id("silent")
                                .uri(address)
                                .predicate(any -> true)
                                .build());
        Disposable call = filter.filter(exchange, next -> Mono.empty()).subscribe();
        await().atMost(SOON).until(() -> arrived.get() == 1);
        call.dispose();
        return new WeakReference<>(exchange);
    }
}
