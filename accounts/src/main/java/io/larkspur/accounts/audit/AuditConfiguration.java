package io.larkspur.accounts.audit;

import io.larkspur.accounts.key.RootKey;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Offers {@link AuditTrail} and {@link AuditLog}, kept in Postgres. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
public class AuditConfiguration {

    @Bean
    AuditTrail auditTrail(DatabaseClient database, TransactionalOperator transaction, ObjectProvider<Clock> clocks) {
        return new ChainedTrail(new AuditTable(database), transaction, timeFrom(clocks));
    }

    @Bean
    AuditLog auditLog(DatabaseClient database, RootKey root) {
        AuditTable table = new AuditTable(database);
        return new StoredLog(table, new Verification(table, new CheckpointSigner(root)));
    }

    @Bean
    Checkpoints auditCheckpoints(
            DatabaseClient database, TransactionalOperator transaction, RootKey root, ObjectProvider<Clock> clocks) {
        return new Checkpoints(new AuditTable(database), new CheckpointSigner(root), transaction, timeFrom(clocks));
    }

    @Bean
    CheckpointTimer auditCheckpointTimer(Checkpoints checkpoints, AuditProperties properties) {
        return new CheckpointTimer(checkpoints, properties.checkpointInterval());
    }

    @SuppressWarnings("TimeZoneUsage") // the system's time, where the program has no clock of its own
    private static Clock timeFrom(ObjectProvider<Clock> clocks) {
        return clocks.getIfUnique(Clock::systemUTC);
    }
}
