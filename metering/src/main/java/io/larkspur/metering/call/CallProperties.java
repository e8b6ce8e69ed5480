package io.larkspur.metering.call;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of counted calls.
 *
 * @param capacity how many calls may wait to be written down; at 80 % of it no more are let through: 100 to 10,000,000
 * @param holdLife how long credits stay set aside for a call whose gateway is gone, which then counts as made: 5 s to 1 d.
 *     While its gateway lives, a call may take longer
 * @param gathering how long what durable calls of one user cost is gathered, to be charged in one posting; 0 charges each by
 *     itself. When their program dies before that they are charged what was set aside for them: 0 to 5 s
 * @param relaxedGathering the same for relaxed calls, which are lost with their program until then: 0 to 5 s. Somewhat less
 *     than the age of a balance, so that the balances of those who call all the time come with their bills
 * @param retryPause the most between two attempts to write a call down: 10 ms to 1 min
 * @param balanceAge how old a balance may be that calls are let on by: 0 to 1 min
 */
@ConfigurationProperties("larkspur.metering.calls")
record CallProperties(
        @DefaultValue("100000") int capacity,
        @DefaultValue("1m") Duration holdLife,
        @DefaultValue("250ms") Duration gathering,
        @DefaultValue("800ms") Duration relaxedGathering,
        @DefaultValue("5s") Duration retryPause,
        @DefaultValue("1s") Duration balanceAge) {

    CallProperties {
        require(capacity >= 100 && capacity <= 10_000_000, "capacity has to be 100 to 10000000");
        require(between(holdLife, Duration.ofSeconds(5), Duration.ofDays(1)), "hold-life has to be 5s to 1d");
        require(between(gathering, Duration.ZERO, Duration.ofSeconds(5)), "gathering has to be 0 to 5s");
        require(between(relaxedGathering, Duration.ZERO, Duration.ofSeconds(5)), "relaxed-gathering has to be 0 to 5s");
        require(between(retryPause, Duration.ofMillis(10), Duration.ofMinutes(1)), "retry-pause has to be 10ms to 1m");
        require(between(balanceAge, Duration.ZERO, Duration.ofMinutes(1)), "balance-age has to be 0 to 1m");
    }

    private static boolean between(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException("larkspur.metering.calls." + otherwise);
        }
    }
}
