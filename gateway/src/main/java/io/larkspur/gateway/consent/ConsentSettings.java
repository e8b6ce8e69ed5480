package io.larkspur.gateway.consent;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a caller is told while a user has not answered.
 *
 * @param retryAfter when a caller is advised to ask again, at least 1 s
 * @param inviteTimeout how long opening an invitation and sending its card may take
 */
@ConfigurationProperties("larkspur.gateway.consent")
record ConsentSettings(
        @DefaultValue("5s") Duration retryAfter,
        @DefaultValue("10s") Duration inviteTimeout) {

    ConsentSettings {
        requireSecond("retry-after", retryAfter);
        requireSecond("invite-timeout", inviteTimeout);
    }

    private static void requireSecond(String name, Duration value) {
        if (value.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.consent." + name + " is " + value + "; it must be at least 1 second");
        }
    }
}
