package io.larkspur.vault;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys that seal stored tokens. They are judged where the key ring is made, not here: a failure while binding would
 * be reported together with the value.
 *
 * @param encryptionKey 32 random bytes as 64 hexadecimal digits, from {@code openssl rand -hex 32}; seals until Postgres
 *     has been told of another
 * @param retiredKeys former keys, same form, that may still open what they sealed
 * @param nextKeys coming keys, same form, that may open what others seal by them already
 * @param outsideLife how long what is sealed for others, such as a handle, may live at most: no former key counts as
 *     removable before; 0 to 30 days
 */
@ConfigurationProperties("larkspur.vault")
record SealingProperties(
        @Nullable String encryptionKey,
        @DefaultValue List<String> retiredKeys,
        @DefaultValue List<String> nextKeys,
        @DefaultValue("24h") Duration outsideLife) {

    private static final Duration LONGEST = Duration.ofDays(30);

    SealingProperties {
        if (outsideLife.isNegative() || outsideLife.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.vault.outside-life must be between 0 and " + LONGEST + ", not " + outsideLife);
        }
    }

    @Override
    public String toString() {
        return "SealingProperties[retiredKeys=" + retiredKeys.size() + ", nextKeys=" + nextKeys.size()
                + ", outsideLife=" + outsideLife + "]";
    }
}
