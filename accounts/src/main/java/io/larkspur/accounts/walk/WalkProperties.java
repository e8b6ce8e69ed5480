package io.larkspur.accounts.walk;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of sign-ins under way.
 *
 * @param storeTimeout how long the database may take to answer: 10 ms to 30 s
 */
@ConfigurationProperties("larkspur.accounts.walks")
record WalkProperties(@DefaultValue("5s") Duration storeTimeout) {

    WalkProperties {
        if (storeTimeout.compareTo(Duration.ofMillis(10)) < 0 || storeTimeout.compareTo(Duration.ofSeconds(30)) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.accounts.walks.store-timeout is " + storeTimeout + "; it has to be between 10ms and 30s");
        }
    }
}
