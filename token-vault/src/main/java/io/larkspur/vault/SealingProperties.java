package io.larkspur.vault;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys that seal stored tokens. They are judged where the key ring is made, not here: a failure while binding would
 * be reported together with the value.
 *
 * @param encryptionKey 32 random bytes as 64 hexadecimal digits, from {@code openssl rand -hex 32}; seals and opens
 * @param retiredKeys former keys, same form, that may still open what they sealed
 */
@ConfigurationProperties("larkspur.vault")
record SealingProperties(
        @Nullable String encryptionKey, @DefaultValue List<String> retiredKeys) {

    @Override
    public String toString() {
        return "SealingProperties[retiredKeys=" + retiredKeys.size() + "]";
    }
}
