package io.larkspur.metering.credits;

import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Offers {@link CreditAccounts}, {@link Plans} and the {@link Ledger}, kept in Postgres. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CreditsProperties.class)
public class CreditsConfiguration {

    @Bean
    Plans plans(CreditsProperties properties) {
        return new ConfiguredPlans(properties);
    }

    @Bean
    Ledger ledger(
            DatabaseClient database,
            TransactionalOperator transaction,
            Plans plans,
            CreditsProperties properties,
            BilledUses uses,
            ObjectProvider<Alongside> alongside,
            ObjectProvider<Clock> clocks) {
        AccountTable accounts = new AccountTable(database);
        LedgerTable table = new LedgerTable(database);
        HoldTable holds = new HoldTable(database);
        Clock clock = timeFrom(clocks);
        List<Alongside> all = alongside.orderedStream().toList();
        return new GroupedLedger(
                new Books(accounts, table, holds, all, plans, transaction, clock),
                new Billing(accounts, table, holds, uses, all, transaction, clock),
                new QuickHolds(database, clock),
                new QuickSpending(database, all, clock),
                accounts,
                table,
                holds,
                properties);
    }

    @Bean
    CreditAccounts creditAccounts(
            DatabaseClient database,
            TransactionalOperator transaction,
            Ledger ledger,
            Plans plans,
            CreditsProperties properties,
            ObjectProvider<Alongside> alongside,
            ObjectProvider<Clock> clocks) {
        return new StoredAccounts(
                new AccountTable(database),
                ledger,
                plans,
                alongside.orderedStream().toList(),
                transaction,
                properties.storeTimeout(),
                timeFrom(clocks));
    }

    @SuppressWarnings("TimeZoneUsage") // the system's time, where the program has no clock of its own
    private static Clock timeFrom(ObjectProvider<Clock> clocks) {
        return clocks.getIfUnique(Clock::systemUTC);
    }
}
