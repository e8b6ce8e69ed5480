package io.larkspur.feishu;

import io.larkspur.vault.TokenValue;
import reactor.core.publisher.Mono;

/** The platform apps' own tokens, for calls made as the app. */
public interface TenantTokens {

    /** A valid tenant_access_token of the app, fetched once however many ask. Fails with a problem when the platform refuses the credentials. */
    Mono<TokenValue> tokenFor(String appId);
}
