package io.larkspur.issuer.oauth;

import io.larkspur.vault.GrantKey;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.TokenRefresher;
import io.larkspur.vault.TokenValue;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** Refreshes the tokens of every issuer made of settings. */
final class IssuerTokens implements TokenRefresher {

    private final Map<String, OAuthIssuer> issuers;

    IssuerTokens(Map<String, OAuthIssuer> issuers) {
        this.issuers = issuers;
    }

    @Override
    public Mono<IssuedTokens> refresh(GrantKey key, TokenValue refreshToken) {
        return Mono.defer(() -> issuer(key.appId()).refresh(key, refreshToken));
    }

    @Override
    public Mono<Boolean> isAnswering(String appId) {
        return Mono.defer(() -> issuer(appId).isAnswering());
    }

    @Override
    public boolean serves(String appId) {
        return issuers.containsKey(appId);
    }

    @Override
    public boolean renewsEarly(String appId) {
        return issuer(appId).renewsEarly();
    }

    private OAuthIssuer issuer(String appId) {
        return Objects.requireNonNull(issuers.get(appId), appId);
    }
}
