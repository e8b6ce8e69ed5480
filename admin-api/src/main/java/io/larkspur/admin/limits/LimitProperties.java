package io.larkspur.admin.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of the endpoints where people sign in, per address of the peer.
 *
 * @param perMinute requests in a minute: 1 to 1000000
 * @param perHour requests in an hour: 1 to 100000000
 * @param replicas among how many programs the limits are shared while Redis is away: 1 to 1000
 */
@ConfigurationProperties("larkspur.admin.limits")
record LimitProperties(
        @DefaultValue("100") int perMinute,
        @DefaultValue("1000") int perHour,
        @DefaultValue("1") int replicas) {

    LimitProperties {
        check("per-minute", perMinute, 1_000_000);
        check("per-hour", perHour, 100_000_000);
        check("replicas", replicas, 1000);
    }

    private static void check(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "larkspur.admin.limits." + name + " is " + value + "; it has to be between 1 and " + most);
        }
    }
}
