package io.larkspur.accounts.development;

import io.larkspur.accounts.key.RootKey;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers {@link DevelopmentTokens} where they are switched on, and nothing elsewhere. Wants a {@link Clock} and the room's key. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("larkspur.accounts.development-tokens.enabled")
@EnableConfigurationProperties(DevelopmentTokenProperties.class)
public class DevelopmentTokenConfiguration {

    @Bean
    DevelopmentTokens developmentTokens(RootKey root, DevelopmentTokenProperties properties, Clock clock) {
        return new DevelopmentTokens(root, properties, clock);
    }
}
