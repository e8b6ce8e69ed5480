package io.larkspur.feishu;

import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.vault.TokenValue;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import reactor.core.publisher.Mono;

/** Keeps one {@link RenewedToken} per configured app. */
final class CachedTenantTokens implements TenantTokens {

    private final ConfiguredApps apps;
    private final TenantTokenEndpoint endpoint;
    private final Clock clock;
    private final ConcurrentMap<String, RenewedToken> tokens = new ConcurrentHashMap<>();

    CachedTenantTokens(ConfiguredApps apps, TenantTokenEndpoint endpoint, Clock clock) {
        this.apps = apps;
        this.endpoint = endpoint;
        this.clock = clock;
    }

    @Override
    public Mono<TokenValue> tokenFor(String appId) {
        return apps.require(appId).flatMap(app -> tokenOf(app).value());
    }

    @Override
    public void forget(String appId, TokenValue refused) {
        RenewedToken token = tokens.get(appId);
        if (token != null) {
            token.forget(refused);
        }
    }

    private RenewedToken tokenOf(PlatformApp app) {
        return tokens.computeIfAbsent(app.appId(), id -> new RenewedToken(id, endpoint.fetch(app), clock));
    }
}
