package io.larkspur.gateway.upstream;

import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.RouteMetadataUtils;
import org.springframework.stereotype.Component;
import reactor.netty.http.client.HttpClient;

/**
 * The outbound client as each route wants it, made once for each. A route's metadata {@code connect-timeout} and
 * {@code response-timeout} (milliseconds) count before those of {@code spring.cloud.gateway.server.webflux.httpclient}.
 */
@Component
final class UpstreamClients {

    /** Routes are few; whoever makes them on the fly gets a client of the common kind for those beyond. */
    private static final int MOST_ROUTES = 1_000;

    private final HttpClient client;
    private final @Nullable Duration usualPatience;
    private final Map<Wanted, HttpClient.RequestSender> senders = new ConcurrentHashMap<>();

    UpstreamClients(HttpClient client, HttpClientProperties properties) {
        Integer connectTimeout = properties.getConnectTimeout();
        this.client = connectTimeout == null ? client : connecting(client, connectTimeout);
        this.usualPatience = properties.getResponseTimeout();
    }

    HttpClient.RequestSender of(Route route, org.springframework.http.HttpMethod method) {
        Wanted wanted = new Wanted(milliseconds(route, RouteMetadataUtils.CONNECT_TIMEOUT_ATTR), method.name());
        HttpClient.RequestSender known = senders.get(wanted);
        if (known != null) {
            return known;
        }
        HttpClient.RequestSender fresh = (wanted.connectTimeout() == null
                        ? client
                        : connecting(client, wanted.connectTimeout().intValue()))
                .request(HttpMethod.valueOf(wanted.method()));
        if (senders.size() < MOST_ROUTES) {
            senders.put(wanted, fresh);
        }
        return fresh;
    }

    /** How long the head of an answer may take; null when there is no bound. */
    @Nullable
    Duration patienceOf(Route route) {
        Long own = milliseconds(route, RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR);
        if (own == null) {
            return usualPatience;
        }
        return own < 0 ? null : Duration.ofMillis(own);
    }

    /** Whether that is longer than what is usual. */
    boolean isUnusual(Duration patience) {
        return usualPatience == null || patience.compareTo(usualPatience) > 0;
    }

    private static HttpClient connecting(HttpClient client, int milliseconds) {
        return client.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, milliseconds);
    }

    private static @Nullable Long milliseconds(Route route, String name) {
        Object value = route.getMetadata().get(name);
        return value == null ? null : Long.valueOf(value.toString());
    }

    private record Wanted(@Nullable Long connectTimeout, String method) {}
}
