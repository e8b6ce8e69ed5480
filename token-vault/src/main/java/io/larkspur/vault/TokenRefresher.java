package io.larkspur.vault;

import reactor.core.publisher.Mono;

/** Port to whoever speaks to the token endpoint. */
public interface TokenRefresher {

    /**
     * Spends the single-use refresh token, by one request. Fails with {@link RefreshRefused} when the platform said no for
     * good, with {@link RefreshPostponed} when it clearly said that nothing was refreshed now, with
     * {@link RefreshNotSent} when the token provably never left, and with anything else when nobody knows what became of
     * it. An answer without a refresh token leaves the old one in place. It may take its time: whoever asks stops waiting
     * on their own, but an answer that comes late is still worth having.
     */
    Mono<IssuedTokens> refresh(GrantKey key, TokenValue refreshToken);
}
