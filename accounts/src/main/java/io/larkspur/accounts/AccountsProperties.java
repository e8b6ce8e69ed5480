package io.larkspur.accounts;

import io.larkspur.accounts.key.KeyText;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of this room. The key is not the last component, so that a failure to bind never quotes it.
 *
 * @param credentialKey keys the hashes of the applications' secrets: 64 hexadecimal digits, generated, never changed
 * @param staleAllowance how long a known application is still served while the database is away: 0 to 1 h
 * @param cacheLife how long an application is believed while changes cannot be followed: more than zero, at most 5 s
 * @param cacheSize how many applications are kept in memory: at least 1
 * @param storeTimeout how long the database may take to answer: 10 ms to 30 s
 */
@ConfigurationProperties("larkspur.accounts")
record AccountsProperties(
        @DefaultValue("") String credentialKey,
        @DefaultValue("10m") Duration staleAllowance,
        @DefaultValue("750ms") Duration cacheLife,
        @DefaultValue("10000") int cacheSize,
        @DefaultValue("5s") Duration storeTimeout) {

    private static final Duration LONGEST_CACHE_LIFE = Duration.ofSeconds(5);
    private static final Duration LONGEST_STALE_ALLOWANCE = Duration.ofHours(1);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);

    AccountsProperties {
        KeyText.check("larkspur.accounts.credential-key", credentialKey);
        if (cacheLife.isZero() || cacheLife.isNegative() || cacheLife.compareTo(LONGEST_CACHE_LIFE) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.accounts.cache-life is " + cacheLife + "; it has to be more than zero and at most 5s");
        }
        if (staleAllowance.isNegative() || staleAllowance.compareTo(LONGEST_STALE_ALLOWANCE) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.accounts.stale-allowance is " + staleAllowance + "; it has to be between 0 and 1h");
        }
        if (cacheSize < 1) {
            throw new IllegalArgumentException(
                    "larkspur.accounts.cache-size is " + cacheSize + "; it has to be at least 1");
        }
        if (storeTimeout.compareTo(SHORTEST_TIMEOUT) < 0 || storeTimeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.accounts.store-timeout is " + storeTimeout + "; it has to be between 10ms and 30s");
        }
    }

    @Override
    public String toString() {
        return "AccountsProperties[credentialKey=***, staleAllowance=" + staleAllowance + ", cacheLife=" + cacheLife
                + ", cacheSize=" + cacheSize + ", storeTimeout=" + storeTimeout + "]";
    }
}
