package io.larkspur.feishu.longconnection;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * How the platform's events and clicks are fetched over a connection that this program opens.
 *
 * @param enabled whether to connect for the configured apps
 * @param connections how many connections per app all replicas hold together, one each; the platform allows 50
 * @param lease how long the slot of a replica that died stays taken
 * @param heartbeatInterval the most between two pings, in seconds unless a unit is given; the platform may ask for more
 *     of them, not for fewer
 * @param maxReconnectRetries how many new attempts may fail in a row before this replica gives up: it leaves the
 *     connection to the others and tries again every {@code slow-retry}
 * @param fallbackToHttp what it says then: true, that events and clicks are left to the HTTP callback; false, that the
 *     program is degraded
 * @param firstPause before the first new attempt; doubled after each
 * @param longestPause between two attempts; less when the platform asks for less
 * @param slowRetry between two attempts after giving up, and after the platform refused the app's credentials
 */
@ConfigurationProperties("larkspur.feishu.long-connection")
record LongConnectionProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1") int connections,
        @DefaultValue("10s") Duration lease,

        @DefaultValue("30") @DurationUnit(ChronoUnit.SECONDS)
        Duration heartbeatInterval,

        @DefaultValue("10") int maxReconnectRetries,
        @DefaultValue("true") boolean fallbackToHttp,
        @DefaultValue("500ms") Duration firstPause,
        @DefaultValue("1m") Duration longestPause,
        @DefaultValue("1m") Duration slowRetry) {

    private static final String PREFIX = "larkspur.feishu.long-connection.";
    private static final int MOST_CONNECTIONS = 50;
    private static final int MOST_RETRIES = 1000;

    LongConnectionProperties {
        check("connections", connections, 1, MOST_CONNECTIONS);
        check("max-reconnect-retries (WEBSOCKET_MAX_RECONNECT_RETRIES)", maxReconnectRetries, 0, MOST_RETRIES);
        check("lease", lease, Duration.ofSeconds(3), Duration.ofMinutes(5));
        check(
                "heartbeat-interval (WEBSOCKET_HEARTBEAT_INTERVAL)",
                heartbeatInterval,
                Duration.ofSeconds(1),
                Duration.ofMinutes(10));
        check("first-pause", firstPause, Duration.ofMillis(10), Duration.ofMinutes(1));
        check("longest-pause", longestPause, firstPause, Duration.ofHours(1));
        check("slow-retry", slowRetry, Duration.ofSeconds(1), Duration.ofHours(24));
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw refused(name, value, least, most);
        }
    }

    private static void check(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw refused(name, value, least, most);
        }
    }

    private static IllegalArgumentException refused(String name, Object value, Object least, Object most) {
        return new IllegalArgumentException(
                PREFIX + name + " must be from " + least + " to " + most + ", but is " + value);
    }
}
