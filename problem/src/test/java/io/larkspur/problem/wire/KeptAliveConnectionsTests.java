package io.larkspur.problem.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

class KeptAliveConnectionsTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void areAskedWhetherTheirPeersAreStillThere() {
        Map<ChannelOption<?>, Object> accepted = accepted();

        assertThat(accepted).containsEntry(ChannelOption.SO_KEEPALIVE, true);
        if (Epoll.isAvailable()) {
            assertThat(accepted)
                    .containsEntry(EpollChannelOption.TCP_KEEPIDLE, 60)
                    .containsEntry(EpollChannelOption.TCP_KEEPINTVL, 20)
                    .containsEntry(EpollChannelOption.TCP_KEEPCNT, 3);
        }
    }

    /** Read while it is open: what is closed has no options any more. */
    private static Map<ChannelOption<?>, Object> accepted() {
        Sinks.One<Map<ChannelOption<?>, Object>> accepted = Sinks.one();
        DisposableServer server = new KeptAliveConnections()
                .apply(HttpServer.create())
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    request.withConnection(connection ->
                            accepted.tryEmitValue(connection.channel().config().getOptions()));
                    return response.sendString(Mono.just("here"));
                })
                .bindNow();
        try {
            assertThat(HttpClient.create()
                            .get()
                            .uri("http://127.0.0.1:" + server.port())
                            .responseContent()
                            .aggregate()
                            .asString()
                            .block(SOON))
                    .isEqualTo("here");
            return Objects.requireNonNull(accepted.asMono().block(SOON));
        } finally {
            server.disposeNow();
        }
    }
}
