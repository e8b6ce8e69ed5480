package io.larkspur.issuer.oauth;

import io.larkspur.vault.GrantKey;
import io.larkspur.vault.TokenRevoker;
import io.larkspur.vault.TokenValue;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Ends tokens at those issuers made of settings that say where. */
final class IssuerRevocations implements TokenRevoker {

    private final Map<String, OAuthIssuer> issuers;

    IssuerRevocations(Map<String, OAuthIssuer> issuers) {
        this.issuers = issuers;
    }

    @Override
    public Mono<Void> revoke(GrantKey key, TokenValue access, @Nullable TokenValue refresh) {
        return Mono.defer(() ->
                Objects.requireNonNull(issuers.get(key.appId()), key.appId()).revoke(access, refresh));
    }

    @Override
    public boolean serves(String appId) {
        OAuthIssuer issuer = issuers.get(appId);
        return issuer != null && issuer.revokes();
    }
}
