package io.larkspur.gateway.outbound;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens to calls while the platform wants one of its apps to pause.
 *
 * @param waiting how many calls of one app wait: 0 to 100000
 * @param patience how long at most; calls that would wait longer are refused at once: 0 to 1m
 * @param monthlyQuota calls that one app may make in a month, for the warning; 0 when there is no such quota
 */
@ConfigurationProperties("larkspur.gateway.outbound")
record OutboundSettings(
        @DefaultValue("200") int waiting,
        @DefaultValue("5s") Duration patience,
        @DefaultValue("0") long monthlyQuota) {

    OutboundSettings {
        if (waiting < 0 || waiting > 100_000) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.outbound.waiting is " + waiting + "; it has to be between 0 and 100000");
        }
        if (patience.isNegative() || patience.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.outbound.patience is " + patience + "; it has to be between 0 and 1m");
        }
        if (monthlyQuota < 0) {
            throw new IllegalArgumentException("larkspur.gateway.outbound.monthly-quota cannot be negative");
        }
    }
}
