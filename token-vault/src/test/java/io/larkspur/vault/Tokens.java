package io.larkspur.vault;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Tokens as the platform issues them; no two alike. */
final class Tokens {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private Tokens() {}

    static IssuedTokens fresh(Clock clock) {
        return with(clock, Duration.ofHours(2), Set.of("docs:read"));
    }

    static IssuedTokens granting(Clock clock, String... scopes) {
        return with(clock, Duration.ofHours(2), Set.of(scopes));
    }

    static IssuedTokens living(Clock clock, Duration life) {
        return with(clock, life, Set.of("docs:read"));
    }

    static IssuedTokens withoutRefresh(Clock clock, Duration life) {
        IssuedTokens tokens = living(clock, life);
        return new IssuedTokens(tokens.access(), tokens.accessExpiresAt(), null, null, tokens.scopes());
    }

    private static IssuedTokens with(Clock clock, Duration life, Set<String> scopes) {
        int number = COUNT.incrementAndGet();
        return new IssuedTokens(
                TokenValue.of("u-access-token-number-" + number + "-of-this-run"),
                clock.instant().plus(life),
                TokenValue.of("ur-refresh-token-number-" + number + "-of-this-run"),
                clock.instant().plus(Duration.ofDays(7)),
                scopes);
    }
}
