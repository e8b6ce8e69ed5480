package io.larkspur.vault;

import reactor.core.publisher.Mono;

/** Port to whoever speaks to the token endpoint. */
public interface TokenRefresher {

    /**
     * Spends the single-use refresh token. Fails with {@link RefreshRefused} when the platform said no for good, and with
     * anything else when it is not known or may pass.
     */
    Mono<IssuedTokens> refresh(GrantKey key, TokenValue refreshToken);
}
