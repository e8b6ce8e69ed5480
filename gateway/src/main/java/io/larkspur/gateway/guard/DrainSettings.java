package io.larkspur.gateway.guard;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a gateway that is told to stop lets go of its callers.
 *
 * @param longest for how long at most calls are still taken, while readiness is refused and answers close their
 *     connections: 0 to 1m
 * @param quiet it ends as soon as no call has come for that long, and whoever looks at readiness has seen it refused: 0 to
 *     1m
 */
@ConfigurationProperties("larkspur.gateway.drain")
record DrainSettings(
        @DefaultValue("10s") Duration longest,
        @DefaultValue("500ms") Duration quiet) {

    private static final Duration MOST = Duration.ofMinutes(1);

    DrainSettings {
        if (longest.isNegative() || longest.compareTo(MOST) > 0 || quiet.isNegative() || quiet.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("larkspur.gateway.drain.longest and quiet have to be between 0 and 1m");
        }
    }
}
