package io.larkspur.feishu.platform;

import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

/** Wires the way to the platform. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FeishuProperties.class)
public class PlatformConfiguration {

    @Bean
    ConfiguredApps configuredApps(FeishuProperties properties) {
        return new ConfiguredApps(properties);
    }

    @Bean
    CallGuards callGuards() {
        return new CallGuards();
    }

    @Bean
    MeterBinder platformBreakers(CallGuards guards) {
        return TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(guards.breakers());
    }

    @Bean
    PlatformHttp platformHttp(WebClient.Builder builder, FeishuProperties properties, CallGuards guards) {
        return new PlatformHttp(builder, properties.deadlines(), guards);
    }
}
