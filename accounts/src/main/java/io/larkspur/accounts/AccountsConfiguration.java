package io.larkspur.accounts;

import io.larkspur.accounts.audit.AuditConfiguration;
import io.larkspur.accounts.audit.AuditTrail;
import io.larkspur.accounts.key.RootKey;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * Offers {@link Applications} and {@link UserAssertions}, kept in Postgres; the tables come with the migrations of this
 * room. Time is the context's clock, else the system's.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccountsProperties.class)
@Import(AuditConfiguration.class)
public class AccountsConfiguration {

    @Bean
    RootKey accountsRootKey(AccountsProperties properties) {
        return RootKey.of(properties.credentialKey());
    }

    @Bean
    Applications applications(
            DatabaseClient database,
            TransactionalOperator transaction,
            AuditTrail audit,
            AccountsProperties properties,
            ObjectProvider<Clock> clocks) {
        Clock clock = timeFrom(clocks);
        return new RegisteredApplications(new ApplicationTable(database, transaction, audit, clock), properties, clock);
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
