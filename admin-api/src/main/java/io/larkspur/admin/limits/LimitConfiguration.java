package io.larkspur.admin.limits;

import io.larkspur.admin.origin.ClientAddress;
import io.larkspur.stores.RedisAside;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Limits how often one address may try. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitProperties.class)
public class LimitConfiguration {

    @Bean
    RateLimitFilter rateLimitFilter(RedisAside redis, LimitProperties limits, ClientAddress addresses, Clock clock) {
        return new RateLimitFilter(new Counts(redis, limits, clock), addresses, clock);
    }
}
