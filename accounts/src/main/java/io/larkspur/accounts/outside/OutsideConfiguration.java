package io.larkspur.accounts.outside;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers {@link OutsideTokens} to a program that has {@link KeySets} and a {@link Clock}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutsideProperties.class)
public class OutsideConfiguration {

    @Bean
    OutsideTokens outsideTokens(OutsideProperties properties, KeySets source, Clock clock) {
        return new ConfiguredOutsideTokens(properties, source, clock);
    }
}
