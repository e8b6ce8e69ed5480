package io.larkspur.vault;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Which key seals, and how it is replaced. */
@Configuration(proxyBeanMethods = false)
class SealingConfiguration {

    @Bean
    SealingTable sealingTable(DatabaseClient database) {
        return new SealingTable(database);
    }

    /** The replica's id tells people which process it is; the random part keeps it apart from its predecessors. */
    @Bean
    KeyWatch keyWatch(
            KeyRing keys,
            SealingTable table,
            DatabaseClient database,
            Sealer sealer,
            ReactiveTransactionManager transactions,
            StoreDeadline deadline,
            BackgroundWork background,
            ObjectProvider<MeterRegistry> meters,
            Randomness random,
            Environment environment) {
        String program = environment.getProperty("spring.application.name", "larkspur");
        String replicaId = program + "-" + ProcessHandle.current().pid() + "-"
                + random.uuid().substring(0, 8);
        return new KeyWatch(
                keys,
                table,
                new Resealing(database, sealer, TransactionalOperator.create(transactions), deadline),
                deadline,
                background,
                new SealingMeters(meters.getIfAvailable(SimpleMeterRegistry::new)),
                replicaId,
                program);
    }

    @Bean
    SealingKeys sealingKeys(
            KeyRing keys,
            SealingTable table,
            KeyWatch watch,
            StoreDeadline deadline,
            ReactiveTransactionManager transactions,
            ObjectProvider<ControlWitness> witness,
            SealingProperties properties) {
        return new StoredSealingKeys(
                keys,
                table,
                watch,
                deadline,
                TransactionalOperator.create(transactions),
                witness.getIfAvailable(NoWitness::new),
                properties.outsideLife());
    }

    @Bean
    SealingHealth sealingHealthIndicator(KeyRing keys, KeyWatch watch) {
        return new SealingHealth(keys, watch);
    }

    @Bean
    SealedGrantsHealth sealedGrantsHealthIndicator(KeyWatch watch) {
        return new SealedGrantsHealth(watch);
    }
}
