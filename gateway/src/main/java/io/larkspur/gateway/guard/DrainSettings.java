package io.larkspur.gateway.guard;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a gateway that is told to stop lets go of its callers.
 *
 * @param longest for how long at most calls are still taken, while readiness is refused and answers close their
 *     connections: 0 to 25s
 * @param quiet it ends as soon as no call has come for that long, and whoever looks at readiness has seen it refused: 0 to
 *     1m
 */
@ConfigurationProperties("larkspur.gateway.drain")
record DrainSettings(
        @DefaultValue("10s") Duration longest,
        @DefaultValue("500ms") Duration quiet) {

    /** Whatever is under way, a phase of the stop ends after 30 s. */
    private static final Duration LONGEST = Duration.ofSeconds(25);

    private static final Duration MOST_QUIET = Duration.ofMinutes(1);

    DrainSettings {
        if (longest.isNegative() || longest.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.drain.longest is " + longest + "; it has to be between 0 and 25s");
        }
        if (quiet.isNegative() || quiet.compareTo(MOST_QUIET) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.drain.quiet is " + quiet + "; it has to be between 0 and 1m");
        }
    }
}
