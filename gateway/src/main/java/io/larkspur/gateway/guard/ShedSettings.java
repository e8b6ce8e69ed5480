package io.larkspur.gateway.guard;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a gateway that has more to do than it can turns calls away.
 *
 * @param enabled whether it does, and lets calls wait their turn
 * @param target how long calls may wait for their turn on an event loop; one that would wait longer is turned away: 5ms to 10s
 */
@ConfigurationProperties("larkspur.gateway.shed")
record ShedSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("400ms") Duration target) {

    ShedSettings {
        if (target.toMillis() < 5 || target.toMillis() > 10_000) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.shed.target is " + target + "; it has to be between 5ms and 10s");
        }
    }
}
