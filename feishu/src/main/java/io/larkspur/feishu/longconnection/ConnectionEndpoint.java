package io.larkspur.feishu.longconnection;

import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformAnswer;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.feishu.platform.PlatformHttp;
import io.larkspur.feishu.platform.PlatformUnavailable;
import java.net.URI;
import java.util.Map;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Asks the platform where to connect to. It says no with HTTP 200 and a code. */
final class ConnectionEndpoint {

    private final PlatformHttp http;
    private final FeishuProperties properties;

    ConnectionEndpoint(PlatformHttp http, FeishuProperties properties) {
        this.http = http;
        this.properties = properties;
    }

    /** Fails with {@link PlatformUnavailable}, or with what {@link Refusal} makes of the code. */
    Mono<ConnectionAddress> address(PlatformApp app) {
        URI endpoint = URI.create(properties.openBaseUrl() + "/callback/ws/endpoint");
        return http.call(
                        PlatformEndpoint.LONG_CONNECTION, properties.deadlines().request(), client -> client.post()
                                .uri(endpoint)
                                .header("locale", "zh")
                                .bodyValue(Map.of(
                                        "AppID",
                                        app.appId(),
                                        "AppSecret",
                                        app.appSecret().reveal())))
                .flatMap(answer -> answer.code() == 0
                        ? Mono.fromSupplier(() -> address(answer))
                        : Mono.error(() -> Refusal.of(app.appId(), answer.code())));
    }

    private ConnectionAddress address(PlatformAnswer answer) {
        JsonNode data = answer.body().path("data");
        URI url = url(data.path("URL").asString(""));
        String service =
                UriComponentsBuilder.fromUri(url).build().getQueryParams().getFirst("service_id");
        if (service == null || !service.matches("\\d{1,9}")) {
            throw unusable("an address without service_id");
        }
        return new ConnectionAddress(
                url, Integer.parseInt(service), ClientConfig.USUAL.with(data.path("ClientConfig")));
    }

    /** Encrypted whenever the platform itself is reached so. */
    private URI url(String text) {
        try {
            URI url = URI.create(text);
            boolean encrypted = properties.openBaseUrl().startsWith("https:");
            if (url.getHost() != null
                    && ("wss".equals(url.getScheme()) || "ws".equals(url.getScheme()) && !encrypted)) {
                return url;
            }
        } catch (IllegalArgumentException malformed) {
            throw unusable("an address that is none");
        }
        throw unusable("an address that is not wss");
    }

    private static PlatformUnavailable unusable(String reason) {
        return new PlatformUnavailable(PlatformEndpoint.LONG_CONNECTION, reason);
    }
}
