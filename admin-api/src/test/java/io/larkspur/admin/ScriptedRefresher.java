package io.larkspur.admin;

import io.larkspur.vault.GrantKey;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.TokenRefresher;
import io.larkspur.vault.TokenValue;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Answers every refresh token with a pair that names it. */
final class ScriptedRefresher implements TokenRefresher {

    private final Clock clock;

    ScriptedRefresher(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Mono<IssuedTokens> refresh(GrantKey key, TokenValue refreshToken) {
        return Mono.fromSupplier(() -> new IssuedTokens(
                TokenValue.of("u-after-" + refreshToken.reveal()),
                clock.instant().plus(Duration.ofHours(2)),
                TokenValue.of("r-after-" + refreshToken.reveal()),
                clock.instant().plus(Duration.ofDays(7)),
                Set.of()));
    }
}
