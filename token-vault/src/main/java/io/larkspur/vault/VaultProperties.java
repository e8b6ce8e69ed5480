package io.larkspur.vault;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long things live in the vault.
 *
 * @param authSessionLife how long a user may take to authorize; 1 minute to 1 day
 * @param unpromptedSessionLife the same for a card that the vault sends of itself, without a call that waits; 10 minutes to
 *     7 days
 * @param deniedCooldown how long a user who declined is not asked again for that app; 0 to 7 days
 * @param expiredCooldown the same for a user who did not answer; 0 to 1 day
 * @param undeliverableCooldown the same after the platform refused to deliver the card; 5 seconds to 1 day
 * @param sweepPeriod how often sessions whose time is over are looked for; 100 milliseconds to 30 seconds
 * @param expiringMargin an access token with less life than this is called expiring; 0 to 1 hour
 * @param refreshDeadline how long the platform's token endpoint may take; 1 second to 1 minute
 * @param storeDeadline how long Postgres may take for one step; 100 milliseconds to 1 minute
 * @param staleAllowance how long Redis keeps a token, and so how long calls go on without Postgres; 10 seconds to 1 hour
 * @param clock whose time tokens and auth sessions age by: that of Postgres, or
 *     this machine's
 * @param cacheSize grants kept in this process, for a quarter of an hour each at most; 0 to 10 million
 * @param cacheHeap the part of the heap that they take at most; 0.01 to 0.8
 * @param revokeAtPlatform whether the platform is told, best effort, when a grant is ended here
 */
@ConfigurationProperties("larkspur.vault")
record VaultProperties(
        @DefaultValue("10m") Duration authSessionLife,
        @DefaultValue("24h") Duration unpromptedSessionLife,
        @DefaultValue("10m") Duration deniedCooldown,
        @DefaultValue("1m") Duration expiredCooldown,
        @DefaultValue("1m") Duration undeliverableCooldown,
        @DefaultValue("5s") Duration sweepPeriod,
        @DefaultValue("5m") Duration expiringMargin,
        @DefaultValue("10s") Duration refreshDeadline,
        @DefaultValue("5s") Duration storeDeadline,
        @DefaultValue("10m") Duration staleAllowance,
        @DefaultValue("store") ClockSource clock,
        @DefaultValue("200000") int cacheSize,
        @DefaultValue("0.5") double cacheHeap,
        @DefaultValue("true") boolean revokeAtPlatform) {

    enum ClockSource {
        /** All replicas agree, whatever their own clocks say. */
        STORE,
        /** For programs whose clock is not the real one. */
        PROCESS
    }

    VaultProperties {
        within("auth-session-life", authSessionLife, Duration.ofMinutes(1), Duration.ofDays(1));
        within("unprompted-session-life", unpromptedSessionLife, Duration.ofMinutes(10), Duration.ofDays(7));
        within("denied-cooldown", deniedCooldown, Duration.ZERO, Duration.ofDays(7));
        within("expired-cooldown", expiredCooldown, Duration.ZERO, Duration.ofDays(1));
        within("undeliverable-cooldown", undeliverableCooldown, Duration.ofSeconds(5), Duration.ofDays(1));
        within("sweep-period", sweepPeriod, Duration.ofMillis(100), Duration.ofSeconds(30));
        within("expiring-margin", expiringMargin, Duration.ZERO, Duration.ofHours(1));
        within("refresh-deadline", refreshDeadline, Duration.ofSeconds(1), Duration.ofMinutes(1));
        within("store-deadline", storeDeadline, Duration.ofMillis(100), Duration.ofMinutes(1));
        within("stale-allowance", staleAllowance, Duration.ofSeconds(10), Duration.ofHours(1));
        if (cacheSize < 0 || cacheSize > 10_000_000) {
            throw new IllegalArgumentException(
                    "larkspur.vault.cache-size must be between 0 and 10000000, not " + cacheSize);
        }
        if (!(cacheHeap >= 0.01 && cacheHeap <= 0.8)) {
            throw new IllegalArgumentException(
                    "larkspur.vault.cache-heap must be between 0.01 and 0.8, not " + cacheHeap);
        }
    }

    /** Bytes, of the heap of this process. */
    long cacheMemory() {
        return (long) (cacheHeap * Runtime.getRuntime().maxMemory());
    }

    Rest rest() {
        return new Rest(deniedCooldown, expiredCooldown, undeliverableCooldown);
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.vault." + name + " must be between " + least + " and " + most + ", not " + value);
        }
    }
}
