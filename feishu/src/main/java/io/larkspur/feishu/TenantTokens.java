package io.larkspur.feishu;

import io.larkspur.vault.TokenValue;
import reactor.core.publisher.Mono;

/** The platform apps' own tokens, for calls made as the app. */
public interface TenantTokens {

    /** A valid tenant_access_token of the app, fetched once however many ask. Fails with a problem when the platform refuses the credentials. */
    Mono<TokenValue> tokenFor(String appId);

    /** The platform refused this token: the next caller gets a new one. Another token than the one kept changes nothing. */
    void forget(String appId, TokenValue refused);
}
