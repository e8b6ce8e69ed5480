package io.larkspur.metering.credits;

import io.larkspur.metering.chore.Chore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Gives what plans grant, and checks the books; beside {@link CreditsConfiguration}. */
@Configuration(proxyBeanMethods = false)
public class CreditChoresConfiguration {

    @Bean
    BookCheck bookCheck(DatabaseClient database, TransactionalOperator transaction, MeterRegistry meters, Clock clock) {
        return new Reconciler(database, transaction, meters, clock);
    }

    @Bean
    Chore bookCheckChore(BookCheck check, CreditsProperties properties) {
        return new Chore("check the books", properties.checkInterval(), () -> check.check()
                .then());
    }

    @Bean
    Chore periodGrantsChore(
            DatabaseClient database, Ledger ledger, Plans plans, CreditsProperties properties, Clock clock) {
        PeriodGrants grants = new PeriodGrants(new AccountTable(database), ledger, plans, clock);
        return new Chore("grant the credits of new periods", properties.grantInterval(), grants::give);
    }
}
