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
    ApplicationTable applicationTable(
            DatabaseClient database,
            TransactionalOperator transaction,
            AuditTrail audit,
            AccountsProperties properties,
            ObjectProvider<Clock> clocks) {
        return new ApplicationTable(database, transaction, audit, timeFrom(clocks), properties.storeTimeout());
    }

    @Bean
    Following applicationsFollowing() {
        return new Following(System::nanoTime);
    }

    @Bean
    ApplicationCache applicationCache(ApplicationTable table, AccountsProperties properties, Following following) {
        return new ApplicationCache(properties, following, table::find);
    }

    @Bean
    ApplicationFeed applicationFeed(DatabaseClient database, ApplicationCache cache, Following following) {
        return new ApplicationFeed(new ApplicationChanges(database), cache, following);
    }

    @Bean
    Applications applications(
            ApplicationTable table,
            ApplicationCache cache,
            AccountsProperties properties,
            ObjectProvider<Clock> clocks) {
        return new RegisteredApplications(table, cache, properties, timeFrom(clocks));
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
