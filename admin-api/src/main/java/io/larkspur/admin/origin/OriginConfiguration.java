package io.larkspur.admin.origin;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Knows where requests come from, and who sends them. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OriginProperties.class)
public class OriginConfiguration {

    @Bean
    ClientAddress clientAddress(OriginProperties properties) {
        return new ClientAddress(properties);
    }

    @Bean
    WholeSegments wholeSegments() {
        return new WholeSegments();
    }

    @Bean
    OriginFilter originFilter(ClientAddress addresses) {
        return new OriginFilter(addresses);
    }

    @Bean
    ActorFilter actorFilter() {
        return new ActorFilter();
    }
}
