package io.larkspur.vault;

import reactor.core.publisher.Mono;

/** Port to whoever speaks to a token endpoint. There may be several, one for each issuer of tokens. */
public interface TokenRefresher {

    /**
     * Spends the single-use refresh token, by one request. Fails with {@link RefreshRefused} when the platform said no for
     * good, with {@link RefreshPostponed} when it clearly said that nothing was refreshed now, with
     * {@link RefreshNotSent} when the token provably never left, and with anything else when nobody knows what became of
     * it. An answer without a refresh token leaves the old one in place. It may take its time: whoever asks stops waiting
     * on their own, but an answer that comes late is still worth having.
     */
    Mono<IssuedTokens> refresh(GrantKey key, TokenValue refreshToken);

    /**
     * Whether the app's token endpoint answers in words of its own, found out without anybody's token. Asked before a token
     * in doubt is sent for the second and last time, which an endpoint in trouble would waste.
     */
    default Mono<Boolean> isAnswering(String appId) {
        return Mono.just(true);
    }

    /** Whether it speaks for that app. The first in order that does is asked, so one that takes any app comes last. */
    default boolean serves(String appId) {
        return true;
    }

    /** Whether the app's issuer renews a token whose life has not run out yet; some refuse until it has. */
    default boolean renewsEarly(String appId) {
        return true;
    }
}
