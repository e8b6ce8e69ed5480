package io.larkspur.feishu;

import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformAnswer;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.PlatformCredentialsRefused;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.feishu.platform.PlatformHttp;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.vault.TokenValue;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Fetches tenant access tokens. The endpoint says no with HTTP 200 and a code. */
final class TenantTokenEndpoint {

    private static final Set<Integer> WRONG_CREDENTIALS = Set.of(10003, 10005, 10014, 10015, 99991543);

    private final PlatformHttp http;
    private final FeishuProperties properties;
    private final Clock clock;

    TenantTokenEndpoint(PlatformHttp http, FeishuProperties properties, Clock clock) {
        this.http = http;
        this.properties = properties;
        this.clock = clock;
    }

    Mono<TenantToken> fetch(PlatformApp app) {
        URI address = URI.create(properties.openBaseUrl() + "/open-apis/auth/v3/tenant_access_token/internal");
        return Mono.defer(() -> {
            Instant sent = clock.instant();
            return http.call(
                            PlatformEndpoint.TENANT_TOKEN,
                            properties.deadlines().token(),
                            client -> client.post().uri(address).bodyValue(credentials(app)))
                    .flatMap(answer -> token(app, answer, sent));
        });
    }

    private static Map<String, String> credentials(PlatformApp app) {
        return Map.of("app_id", app.appId(), "app_secret", app.appSecret().reveal());
    }

    private static Mono<TenantToken> token(PlatformApp app, PlatformAnswer answer, Instant sent) {
        String token = answer.text("tenant_access_token");
        if (answer.code() == 0 && !token.isBlank()) {
            Duration life = Duration.ofSeconds(answer.body().path("expire").asLong(0));
            return Mono.just(TenantToken.issued(TokenValue.of(token), sent, life));
        }
        return Mono.error(() -> WRONG_CREDENTIALS.contains(answer.code())
                ? new PlatformCredentialsRefused(app.appId(), answer.code())
                : new PlatformUnavailable(PlatformEndpoint.TENANT_TOKEN, "code " + answer.code()));
    }
}
