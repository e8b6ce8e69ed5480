package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.AuditTrail;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Offers {@link Members}, also where nobody signs in. Wants a {@link Clock} and the rest of this room. */
@Configuration(proxyBeanMethods = false)
public class MembersConfiguration {

    @Bean
    Members members(DatabaseClient database, AuditTrail audit, TransactionalOperator transaction, Clock clock) {
        return new StoredMembers(new UserTable(database), audit, transaction, clock);
    }
}
