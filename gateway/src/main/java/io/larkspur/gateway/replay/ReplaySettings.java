package io.larkspur.gateway.replay;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a second try may cost.
 *
 * @param memory the bodies of all calls under way together; calls beyond it are streamed and not sent again. 0 to 4 GB
 */
@ConfigurationProperties("larkspur.gateway.replay")
record ReplaySettings(@DefaultValue("64MB") DataSize memory) {

    private static final DataSize MOST = DataSize.ofGigabytes(4);

    ReplaySettings {
        if (memory.isNegative() || memory.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.replay.memory is " + memory + "; it must lie between 0 and 4 GB");
        }
    }
}
