package io.larkspur.issuer.call;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Clients that send a request once and to nobody else: the library's own retry after a reset would spend a single-use
 * code or refresh token a second time, and a redirect would carry it away. How far a call gets is told to the
 * {@link CallProgress} that follows it, if any.
 */
public final class SendingOnce {

    private static final int CONNECTIONS = 128;
    private static final Duration IDLE = Duration.ofSeconds(15);

    private SendingOnce() {}

    /**
     * @param name of the connection pool, as in metrics
     * @param connect how long opening a connection may take
     */
    public static WebClient client(WebClient.Builder builder, String name, Duration connect) {
        ConnectionProvider connections = ConnectionProvider.builder(name)
                .maxConnections(CONNECTIONS)
                .maxIdleTime(IDLE)
                .build();
        HttpClient http = HttpClient.create(connections)
                .disableRetry(true)
                .followRedirect(false)
                .doOnRequest((request, connection) -> CallProgress.report(request, CallProgress.Step.CONNECTED))
                .doAfterRequest((request, connection) -> CallProgress.report(request, CallProgress.Step.WRITTEN))
                .doOnResponse((response, connection) -> CallProgress.report(response, CallProgress.Step.ANSWER_HEAD))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connect.toMillis()));
        return builder.clone()
                .clientConnector(new ReactorClientHttpConnector(http))
                .build();
    }
}
