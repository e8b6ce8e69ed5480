package io.larkspur.benchmarks;

import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import reactor.core.publisher.Mono;

/** The engine with its own limiter on Redis, by the user that calls. */
@Configuration(proxyBeanMethods = false)
@Profile("limited")
class LimitedGateway {

    @Bean
    KeyResolver user() {
        return exchange -> {
            String user = exchange.getRequest().getHeaders().getFirst("X-User-Id");
            return Mono.just(user == null ? "one" : user);
        };
    }
}
