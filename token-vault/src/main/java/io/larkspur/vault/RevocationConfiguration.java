package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;

/** How grants end, and how every process gets to know. */
@Configuration(proxyBeanMethods = false)
class RevocationConfiguration {

    @Bean
    Freshness vaultFreshness() {
        return new Freshness(Ticker.systemTicker());
    }

    @Bean
    RevocationMeters revocationMeters(ObjectProvider<MeterRegistry> meters, Freshness freshness) {
        return new RevocationMeters(meters.getIfAvailable(SimpleMeterRegistry::new), freshness);
    }

    @Bean
    RevocationFeed revocationFeed(
            DatabaseClient database,
            Announcements announcements,
            Freshness freshness,
            BackgroundWork background,
            RevocationMeters meters) {
        return new RevocationFeed(new RevocationTable(database), announcements, freshness, background, meters);
    }

    @Bean
    StoredGrants grants(
            DatabaseClient database,
            Sealer sealer,
            Announcements announcements,
            ObjectProvider<TokenRevoker> revoker,
            BackgroundWork background,
            ReactiveTransactionManager transactions,
            StoreDeadline deadline,
            RevocationMeters meters,
            ObjectProvider<ControlWitness> witness,
            VaultProperties properties) {
        return new StoredGrants(
                new GrantList(database),
                new EndingStore(database, sealer),
                announcements,
                new PlatformNotices(revoker, background, meters, properties.revokeAtPlatform()),
                background,
                TransactionalOperator.create(transactions),
                deadline,
                meters,
                witness.getIfAvailable(NoWitness::new));
    }
}
