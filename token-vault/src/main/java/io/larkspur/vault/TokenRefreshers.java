package io.larkspur.vault;

import org.springframework.beans.factory.ObjectProvider;
import reactor.core.publisher.Mono;

/** Every refresher there is, as one: asks the first that speaks for the grant's app. */
final class TokenRefreshers implements TokenRefresher {

    private final ObjectProvider<TokenRefresher> refreshers;

    TokenRefreshers(ObjectProvider<TokenRefresher> refreshers) {
        this.refreshers = refreshers;
    }

    @Override
    public Mono<IssuedTokens> refresh(GrantKey key, TokenValue refreshToken) {
        return Mono.defer(() -> of(key.appId()).refresh(key, refreshToken));
    }

    @Override
    public boolean renewsEarly(String appId) {
        return of(appId).renewsEarly(appId);
    }

    private TokenRefresher of(String appId) {
        return refreshers
                .orderedStream()
                .filter(refresher -> refresher.serves(appId))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nobody refreshes tokens of app " + appId));
    }
}
