package io.larkspur.admin.health;

import java.time.Clock;
import org.springframework.boot.health.actuate.endpoint.ReactiveHealthEndpointWebExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** Answers {@code /health} itself; the groups below it stay Boot's. */
@Configuration(proxyBeanMethods = false)
public class HealthPageConfiguration {

    @Bean
    HealthPage healthPage(
            ReactiveHealthEndpointWebExtension health, Environment environment, Clock clock, JsonMapper json) {
        return new HealthPage(
                health, environment.getProperty("spring.application.version", "development"), clock, json);
    }
}
