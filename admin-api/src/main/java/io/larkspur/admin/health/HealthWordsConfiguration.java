package io.larkspur.admin.health;

import io.larkspur.health.HealthPageConfiguration;
import io.larkspur.health.HealthWords;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Says under {@code /health} how the services here are. */
@Configuration(proxyBeanMethods = false)
@Import(HealthPageConfiguration.class)
public class HealthWordsConfiguration {

    @Bean
    HealthWords userServiceHealth() {
        return UserServiceHealth::of;
    }
}
