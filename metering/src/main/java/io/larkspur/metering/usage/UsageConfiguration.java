package io.larkspur.metering.usage;

import io.larkspur.metering.credits.Alongside;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** Offers {@link Usage}, kept in Postgres. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UsageProperties.class)
public class UsageConfiguration {

    @Bean
    Usage usage(DatabaseClient database, UsageProperties properties) {
        return new KeptUsage(new UsageTable(database), properties);
    }

    @Bean
    Alongside usageAlongside(DatabaseClient database) {
        return new UsageAlongside(new UsageTable(database));
    }
}
