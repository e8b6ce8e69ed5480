package io.larkspur.accounts;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * Offers {@link Applications} and {@link UserAssertions}, kept in Postgres; the tables come with the migrations of this
 * room. Time is the context's clock, else the system's.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccountsProperties.class)
public class AccountsConfiguration {

    @Bean
    Applications applications(
            DatabaseClient database,
            TransactionalOperator transaction,
            AccountsProperties properties,
            ObjectProvider<Clock> clocks) {
        Clock clock = timeFrom(clocks);
        return new RegisteredApplications(new ApplicationTable(database, transaction, clock), properties, clock);
    }

    @Bean
    UserAssertions userAssertions(
            DatabaseClient database, AccountsProperties properties, ObjectProvider<Clock> clocks) {
        Clock clock = timeFrom(clocks);
        return new SignedAssertions(new UsedAssertions(database, clock), properties, clock);
    }

    @SuppressWarnings("TimeZoneUsage") // the one place of this room where the system's time enters
    private static Clock timeFrom(ObjectProvider<Clock> clocks) {
        return clocks.getIfUnique(Clock::systemUTC);
    }
}
