package io.larkspur.metering.usage;

import io.larkspur.metering.chore.Chore;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** Makes coming months' partitions and drops those that are kept no longer; beside {@link UsageConfiguration}. */
@Configuration(proxyBeanMethods = false)
public class UsageChoresConfiguration {

    private static final Duration HOURLY = Duration.ofHours(1);

    @Bean
    Months usageMonths(DatabaseClient database, UsageProperties properties, Clock clock) {
        return new Months(new UsageTable(database), properties, clock);
    }

    @Bean
    Chore usageMonthsChore(Months months) {
        return new Chore("look after the months of usage records", HOURLY, months::lookAfter);
    }
}
