package io.larkspur.limits;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How limits are shared.
 *
 * @param replicas among how many processes at least limits are shared while Redis is away; more are seen by themselves
 *     while it is there. 1 to 1000
 * @param patience how long Redis may take to answer before a call is decided without it. 1ms to 5s
 */
@ConfigurationProperties("larkspur.limits")
record LimitsProperties(
        @DefaultValue("1") int replicas,
        @DefaultValue("50ms") Duration patience) {

    private static final Duration LONGEST = Duration.ofSeconds(5);

    LimitsProperties {
        if (replicas < 1 || replicas > 1000) {
            throw new IllegalArgumentException(
                    "larkspur.limits.replicas is " + replicas + "; it has to be between 1 and 1000");
        }
        if (patience.toMillis() < 1 || patience.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.limits.patience is " + patience + "; it has to be between 1ms and 5s");
        }
    }
}
