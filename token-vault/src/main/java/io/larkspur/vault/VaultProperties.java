package io.larkspur.vault;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long things live in the vault.
 *
 * @param authSessionLife how long a user may take to authorize; 1 minute to 1 day
 * @param refreshMargin an access token with less life than this is refreshed while it still serves; 0 to 1 hour
 * @param refreshDeadline how long the platform's token endpoint may take; 1 second to 1 minute
 * @param storeDeadline how long Postgres may take for one step; 100 milliseconds to 1 minute
 * @param staleAllowance how long Redis keeps a token, and so how long calls go on without Postgres; 10 seconds to 1 hour
 * @param cacheSize grants kept in this process, for at most five seconds each; 0 to 10 million
 */
@ConfigurationProperties("larkspur.vault")
record VaultProperties(
        @DefaultValue("10m") Duration authSessionLife,
        @DefaultValue("5m") Duration refreshMargin,
        @DefaultValue("10s") Duration refreshDeadline,
        @DefaultValue("5s") Duration storeDeadline,
        @DefaultValue("10m") Duration staleAllowance,
        @DefaultValue("100000") int cacheSize) {

    VaultProperties {
        within("auth-session-life", authSessionLife, Duration.ofMinutes(1), Duration.ofDays(1));
        within("refresh-margin", refreshMargin, Duration.ZERO, Duration.ofHours(1));
        within("refresh-deadline", refreshDeadline, Duration.ofSeconds(1), Duration.ofMinutes(1));
        within("store-deadline", storeDeadline, Duration.ofMillis(100), Duration.ofMinutes(1));
        within("stale-allowance", staleAllowance, Duration.ofSeconds(10), Duration.ofHours(1));
        if (cacheSize < 0 || cacheSize > 10_000_000) {
            throw new IllegalArgumentException(
                    "larkspur.vault.cache-size must be between 0 and 10000000, not " + cacheSize);
        }
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.vault." + name + " must be between " + least + " and " + most + ", not " + value);
        }
    }
}
