package io.larkspur.health;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.ReactiveHealthEndpointWebExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers {@code /health} itself, by the program's {@link HealthWords} if it has some; the groups below it stay Boot's.
 * Wants a {@link Clock}.
 */
@Configuration(proxyBeanMethods = false)
public class HealthPageConfiguration {

    @Bean
    HealthPage healthPage(
            ReactiveHealthEndpointWebExtension health,
            ObjectProvider<HealthWords> words,
            Environment environment,
            Clock clock,
            JsonMapper json) {
        return new HealthPage(
                health,
                words.getIfUnique(() -> Health::of),
                environment.getProperty("spring.application.version", "development"),
                clock,
                json);
    }
}
