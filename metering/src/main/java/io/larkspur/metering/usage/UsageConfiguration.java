package io.larkspur.metering.usage;

import io.larkspur.metering.credits.BilledUses;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** Offers {@link Usage}, kept in Postgres. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UsageProperties.class)
public class UsageConfiguration {

    @Bean
    @SuppressWarnings("TimeZoneUsage") // the system's time, where the program has no clock of its own
    Usage usage(DatabaseClient database, UsageProperties properties, ObjectProvider<Clock> clocks) {
        return new KeptUsage(new UsageTable(database), properties, clocks.getIfUnique(Clock::systemUTC));
    }

    @Bean
    BilledUses billedUses(DatabaseClient database) {
        return new CallsBilled(new UsageTable(database), new UnheardOf(database), new Corrections(database));
    }
}
