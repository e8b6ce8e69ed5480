package io.larkspur.standalone;

import static io.larkspur.standalone.Product.SOON;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** A second gateway over the same stores as the product, with caches and connections of its own. */
class TwoReplicasIntegrationTests {

    private final Product product = Product.shared();
    private final AtomicInteger streams = new AtomicInteger();

    @Test
    void cutsAStreamOnOneWhoseGrantIsEndedOnTheOther() throws Exception {
        String user = product.consentedUser("Streaming");
        LoopResources loops = LoopResources.create("events", 1, true);
        DisposableServer events = events(loops);
        try (AnotherGateway other =
                AnotherGateway.of(product, "--larkspur.feishu.mcp-base-url=http://127.0.0.1:" + events.port())) {
            String there = "http://" + other.host();
            HttpResponse<InputStream> stream = open(there, user);
            assertThat(stream.statusCode()).isEqualTo(200);
            String begun = new String(stream.body().readNBytes(6), StandardCharsets.UTF_8);
            assertThat(begun).isEqualTo("data: ");

            assertThat(endGrant(user).statusCode()).isEqualTo(204);

            String rest = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest).contains("event: error", "urn:larkspur:authorization-ended");
            await().atMost(SOON).until(() -> streams.get() == 0);
            HttpResponse<InputStream> next = open(there, user);
            assertThat(next.statusCode()).isEqualTo(401);
            assertThat(tree(new String(next.body().readAllBytes(), StandardCharsets.UTF_8))
                            .path("type")
                            .asString())
                    .isEqualTo("urn:larkspur:authorization-pending");
        } finally {
            events.disposeNow(SOON);
            loops.disposeLater().block(SOON);
        }
    }

    private HttpResponse<InputStream> open(String gateway, String user) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        product.asDemo(gateway + "/proxy/mcp")
                                .header("X-User-Id", user)
                                .GET()
                                .build(),
                        BodyHandlers.ofInputStream());
    }

    private HttpResponse<String> endGrant(String user) {
        return send(product.asAdmin("/admin/grants/" + product.variable("APP_ID") + "/" + user)
                .DELETE());
    }

    /** Without an end of its own. */
    private DisposableServer events(LoopResources loops) {
        Flux<String> ticks = Flux.interval(Duration.ZERO, Duration.ofMillis(100))
                .map(i -> "data: " + i + "\n\n")
                .doOnSubscribe(started -> streams.incrementAndGet())
                .doFinally(end -> streams.decrementAndGet());
        return HttpServer.create()
                .runOn(loops)
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> response.sse().sendString(ticks))
                .bindNow(SOON);
    }
}
