package io.larkspur.metering.webhook;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of webhooks.
 *
 * @param privateTargets whether addresses in private networks, this machine's own among them, and plain http are taken:
 *     for trying things out
 * @param interval how often due messages are looked for: 100 ms to 1 min
 * @param deadline how long a receiver may take to answer: 1 s to 1 min
 * @param attempts after how many a message is dead: 1 to 50
 * @param firstPause before the second attempt; doubled each time: 10 ms to 1 h
 * @param longestPause the most between two attempts: at least the first pause
 * @param together how many messages are sent at a time, over all webhooks: 1 to 256
 * @param keepDelivered how long delivered messages can be looked at: 1 h to 365 d
 */
@ConfigurationProperties("larkspur.metering.webhooks")
record WebhookProperties(
        @DefaultValue("false") boolean privateTargets,
        @DefaultValue("1s") Duration interval,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("12") int attempts,
        @DefaultValue("5s") Duration firstPause,
        @DefaultValue("6h") Duration longestPause,
        @DefaultValue("16") int together,
        @DefaultValue("7d") Duration keepDelivered) {

    WebhookProperties {
        require(between(interval, Duration.ofMillis(100), Duration.ofMinutes(1)), "interval has to be 100ms to 1m");
        require(between(deadline, Duration.ofSeconds(1), Duration.ofMinutes(1)), "deadline has to be 1s to 1m");
        require(attempts >= 1 && attempts <= 50, "attempts has to be 1 to 50");
        require(between(firstPause, Duration.ofMillis(10), Duration.ofHours(1)), "first-pause has to be 10ms to 1h");
        require(longestPause.compareTo(firstPause) >= 0, "longest-pause has to be at least first-pause");
        require(together >= 1 && together <= 256, "together has to be 1 to 256");
        require(
                between(keepDelivered, Duration.ofHours(1), Duration.ofDays(365)),
                "keep-delivered has to be 1h to 365d");
    }

    private static boolean between(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException("larkspur.metering.webhooks." + otherwise);
        }
    }
}
