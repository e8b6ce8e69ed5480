package io.larkspur.gateway.handle;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long handles serve.
 *
 * @param life time from issue to end, 1 min to 24 h; SDKs ask for a new one 3 min before it ends
 * @param cached how many opened handles are kept in memory, at least 1
 */
@ConfigurationProperties("larkspur.gateway.handle")
record HandleSettings(
        @DefaultValue("2h") Duration life,
        @DefaultValue("20000") int cached) {

    HandleSettings {
        if (life.compareTo(Duration.ofMinutes(1)) < 0 || life.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.handle.life is " + life + "; it must lie between 1 minute and 24 hours");
        }
        if (cached < 1) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.handle.cached is " + cached + "; it must be at least 1");
        }
    }
}
