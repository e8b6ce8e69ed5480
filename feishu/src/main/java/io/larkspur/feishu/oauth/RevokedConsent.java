package io.larkspur.feishu.oauth;

import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.feishu.platform.PlatformHttp;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.TokenRevoker;
import io.larkspur.vault.TokenValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Makes tokens worthless at the platform: the refresh token first, then the access token, because nothing says that the
 * one takes the other with it. What the endpoint answers is not documented; any HTTP success counts.
 */
final class RevokedConsent implements TokenRevoker {

    private static final Logger log = LoggerFactory.getLogger(RevokedConsent.class);

    private final ConfiguredApps apps;
    private final FeishuProperties properties;
    private final PlatformHttp http;

    RevokedConsent(ConfiguredApps apps, FeishuProperties properties, PlatformHttp http) {
        this.apps = apps;
        this.properties = properties;
        this.http = http;
    }

    @Override
    public Mono<Void> revoke(GrantKey key, TokenValue access, @Nullable TokenValue refresh) {
        return apps.require(key.appId())
                .flatMap(app -> (refresh == null ? Mono.<Void>empty() : tell(app, refresh, "refresh_token"))
                        .then(tell(app, access, "access_token")));
    }

    @Override
    public boolean serves(String appId) {
        return apps.find(appId).isPresent();
    }

    private Mono<Void> tell(PlatformApp app, TokenValue token, String kind) {
        return http.tell(
                        PlatformEndpoint.OAUTH_REVOKE,
                        properties.deadlines().token(),
                        client -> request(client, form(app, token, kind)))
                .doOnNext(status -> log.debug("App {}: told the platform to revoke the {}", app.appId(), kind))
                .then();
    }

    private WebClient.RequestHeadersSpec<?> request(WebClient client, MultiValueMap<String, String> form) {
        return client.post()
                .uri(properties.accountsBaseUrl() + "/oauth/v1/revoke")
                .accept(MediaType.APPLICATION_JSON)
                .body(BodyInserters.fromFormData(form));
    }

    private static MultiValueMap<String, String> form(PlatformApp app, TokenValue token, String kind) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("client_id", app.appId());
        form.add("client_secret", app.appSecret().reveal());
        form.add("token", token.reveal());
        form.add("token_type_hint", kind);
        return form;
    }
}
