package io.larkspur.vault;

import java.util.Optional;
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
        return Mono.defer(() -> find(key.appId())
                .map(refresher -> refresher.refresh(key, refreshToken))
                .orElseGet(() -> Mono.error(new RefreshNotSent(nobody(key.appId())))));
    }

    @Override
    public boolean renewsEarly(String appId) {
        return find(appId).map(refresher -> refresher.renewsEarly(appId)).orElse(false);
    }

    @Override
    public Mono<Boolean> isAnswering(String appId) {
        return Mono.defer(
                () -> find(appId).map(refresher -> refresher.isAnswering(appId)).orElseGet(() -> Mono.just(true)));
    }

    private Optional<TokenRefresher> find(String appId) {
        return refreshers
                .orderedStream()
                .filter(refresher -> refresher.serves(appId))
                .findFirst();
    }

    private static IllegalStateException nobody(String appId) {
        return new IllegalStateException("Nobody refreshes tokens of app " + appId);
    }
}
