package io.larkspur.gateway.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How answers end that do not end by themselves.
 *
 * @param finalEvent whether a stream of events whose user's authorization has ended says so in a last event of the name
 *     {@code error}; otherwise the connection just breaks
 * @param silence how long an upstream may keep the next piece of a body to itself before the answer is broken off: 1s to 1d
 * @param eventSilence the same for the next of a stream of events: 1s to 1d
 */
@ConfigurationProperties("larkspur.gateway.streams")
record StreamSettings(
        @DefaultValue("true") boolean finalEvent,
        @DefaultValue("60s") Duration silence,
        @DefaultValue("1h") Duration eventSilence) {

    StreamSettings {
        check("silence", silence);
        check("event-silence", eventSilence);
    }

    private static void check(String name, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.streams." + name + " is " + value + "; it has to be between 1s and 1d");
        }
    }
}
