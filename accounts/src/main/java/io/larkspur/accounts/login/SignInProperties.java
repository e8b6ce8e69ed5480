package io.larkspur.accounts.login;

import io.larkspur.accounts.key.KeyText;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of signing in and of login sessions. Keys are not the last component, so that a failure to bind never quotes
 * one.
 *
 * @param tokenKey signs access tokens: 64 hexadecimal digits; derived from the credential key where it is empty
 * @param retiredTokenKeys keys whose access tokens are still taken, same form
 * @param accessTokenLife how long an access token is good: 10 s to 1 h
 * @param sessionLife how long a session lasts at most, however active: 1 min to 365 days
 * @param inactivityTimeout how long a session that a password opened may rest: 1 s to 30 days
 * @param activityInterval how often activity is written down, in one statement for all sessions: 100 ms to 10 s
 * @param sessionLimit how many sessions a password may keep open for one user: 1 to 1000
 * @param exchangeCodeLife how long the code on the callback page is good: 10 s to 1 h
 * @param storeTimeout how long the database may take to answer: 10 ms to 30 s
 * @param atTheLimit whether the next sign-in is refused or ends the oldest session
 * @param hashing how passwords are hashed
 * @param attempts how many wrong passwords are looked at
 */
@ConfigurationProperties("larkspur.accounts.sign-in")
record SignInProperties(
        @DefaultValue("") String tokenKey,
        @DefaultValue List<String> retiredTokenKeys,
        @DefaultValue("15m") Duration accessTokenLife,
        @DefaultValue("30d") Duration sessionLife,
        @DefaultValue("30m") Duration inactivityTimeout,
        @DefaultValue("2s") Duration activityInterval,
        @DefaultValue("5") int sessionLimit,
        @DefaultValue("5m") Duration exchangeCodeLife,
        @DefaultValue("5s") Duration storeTimeout,
        @DefaultValue("end-oldest") AtTheLimit atTheLimit,
        @DefaultValue Argon2 hashing,
        @DefaultValue Attempts attempts) {

    private static final String PREFIX = "larkspur.accounts.sign-in.";

    SignInProperties {
        retiredTokenKeys =
                retiredTokenKeys.stream().filter(key -> !key.isBlank()).toList();
        if (!tokenKey.isBlank()) {
            KeyText.check(PREFIX + "token-key", tokenKey);
        }
        retiredTokenKeys.forEach(key -> KeyText.check(PREFIX + "retired-token-keys", key));
        between("access-token-life", accessTokenLife, Duration.ofSeconds(10), Duration.ofHours(1));
        between("session-life", sessionLife, Duration.ofMinutes(1), Duration.ofDays(365));
        between("inactivity-timeout", inactivityTimeout, Duration.ofSeconds(1), Duration.ofDays(30));
        between("activity-interval", activityInterval, Duration.ofMillis(100), Duration.ofSeconds(10));
        between("exchange-code-life", exchangeCodeLife, Duration.ofSeconds(10), Duration.ofHours(1));
        between("store-timeout", storeTimeout, Duration.ofMillis(10), Duration.ofSeconds(30));
        between("session-limit", sessionLimit, 1, 1000);
    }

    @Override
    public String toString() {
        return "SignInProperties[tokenKey=***, accessTokenLife=" + accessTokenLife + ", sessionLife=" + sessionLife
                + ", inactivityTimeout=" + inactivityTimeout + ", sessionLimit=" + sessionLimit + ", atTheLimit="
                + atTheLimit + "]";
    }

    private static void between(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    PREFIX + name + " is " + value + "; it has to be between " + least + " and " + most);
        }
    }

    private static void between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    PREFIX + name + " is " + value + "; it has to be between " + least + " and " + most);
        }
    }

    /** What a sign-in beyond the limit does. */
    enum AtTheLimit {
        REFUSE,
        END_OLDEST
    }

    /**
     * The cost of Argon2id.
     *
     * @param memory KiB per hash: 8 MiB to 1 GiB
     * @param iterations passes over it: 1 to 20
     * @param parallelism lanes: 1 to 16
     * @param together how many hashes are computed at a time: 1 to 64
     * @param waiting how many may wait for that: 1 to 100000
     */
    record Argon2(
            @DefaultValue("19456") int memory,
            @DefaultValue("2") int iterations,
            @DefaultValue("1") int parallelism,
            @DefaultValue("2") int together,
            @DefaultValue("200") int waiting) {

        Argon2 {
            between("hashing.memory", memory, 8 * 1024, 1024 * 1024);
            between("hashing.iterations", iterations, 1, 20);
            between("hashing.parallelism", parallelism, 1, 16);
            between("hashing.together", together, 1, 64);
            between("hashing.waiting", waiting, 1, 100_000);
        }
    }

    /**
     * How many wrong passwords are looked at in a window that slides.
     *
     * @param window its length: 1 s to 1 day
     * @param perAccount for one account, from everywhere: 2 to 1000
     * @param reserved how many of these only a source may use that has not tried this account in the window
     * @param pause how far apart the reserved ones are at least: 0 to 1 h
     * @param perSource from one address, for all accounts: 1 to 100000
     */
    record Attempts(
            @DefaultValue("15m") Duration window,
            @DefaultValue("10") int perAccount,
            @DefaultValue("5") int reserved,
            @DefaultValue("10s") Duration pause,
            @DefaultValue("50") int perSource) {

        Attempts {
            between("attempts.window", window, Duration.ofSeconds(1), Duration.ofDays(1));
            between("attempts.per-account", perAccount, 2, 1000);
            between("attempts.reserved", reserved, 0, perAccount - 1);
            between("attempts.pause", pause, Duration.ZERO, Duration.ofHours(1));
            between("attempts.per-source", perSource, 1, 100_000);
        }
    }
}
