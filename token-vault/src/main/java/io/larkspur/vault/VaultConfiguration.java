package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * The vault, for applications to import together with the stores. Wants a {@link Clock}; asks the {@link CardSender}
 * and the {@link TokenRefresher} of the app when there is something to send or refresh.
 */
@Configuration(proxyBeanMethods = false)
@Import({RevocationConfiguration.class, SealingConfiguration.class, RefreshConfiguration.class})
@EnableConfigurationProperties({VaultProperties.class, SealingProperties.class})
public class VaultConfiguration {

    @Bean
    Randomness vaultRandomness() {
        return new Randomness();
    }

    @Bean
    KeyRing vaultKeyRing(SealingProperties properties) {
        return KeyRing.from(properties);
    }

    @Bean
    Sealer sealer(KeyRing keys, Randomness random) {
        return new AesGcmSealer(keys, random);
    }

    @Bean
    BackgroundWork vaultBackgroundWork() {
        return new BackgroundWork();
    }

    @Bean
    StoreDeadline vaultStoreDeadline(VaultProperties properties) {
        return new StoreDeadline(properties.storeDeadline());
    }

    @Bean
    SessionStore vaultSessionStore(DatabaseClient database) {
        return new SessionStore(database);
    }

    @Bean
    GrantStore vaultGrantStore(DatabaseClient database, Sealer sealer, StoreClock clock) {
        return new GrantStore(database, sealer, clock);
    }

    @Bean
    LocalGrants vaultLocalGrants(VaultProperties properties, EndedGrants ends, Hearing hearing) {
        return new LocalGrants(properties.cacheSize(), properties.cacheMemory(), ends, hearing, Ticker.systemTicker());
    }

    @Bean
    Hearing vaultHearing() {
        return new Hearing(Ticker.systemTicker());
    }

    /** Hears through a provider, because what it hears is announced by way of it. */
    @Bean
    RedisLink vaultRedisLink(
            ReactiveStringRedisTemplate redis, ObjectProvider<Announcements> announcements, Hearing hearing) {
        return new RedisLink(redis, text -> announcements.getObject().hear(text), hearing);
    }

    @Bean
    SharedGrants vaultSharedGrants(
            RedisLink redis, Sealer sealer, VaultProperties properties, StoreClock clock, BackgroundWork background) {
        return new SharedGrants(redis, sealer, properties.staleAllowance(), clock, background);
    }

    @Bean
    Waiters vaultWaiters(SessionStore sessions, StoreDeadline deadline, BackgroundWork background, StoreClock clock) {
        return new Waiters(sessions, deadline, background, clock);
    }

    @Bean
    EndedGrants grantEnds() {
        return new EndedGrants(Ticker.systemTicker());
    }

    @Bean
    Announcements vaultAnnouncements(
            LocalGrants local,
            SharedGrants shared,
            RedisLink redis,
            Waiters waiters,
            EndedGrants ends,
            GrantNews news) {
        return new Announcements(local, shared, redis, waiters, ends, news);
    }

    @Bean
    AuthorizationMetrics vaultAuthorizationMetrics(ObjectProvider<MeterRegistry> meters) {
        return new AuthorizationMetrics(meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    CardBook vaultCardBook(DatabaseClient database) {
        return new CardBook(database);
    }

    @Bean
    CardUpkeep vaultCardUpkeep(
            CardBook book,
            ObjectProvider<CardSender> cards,
            AuthorizationMetrics metrics,
            BackgroundWork background,
            StoreDeadline deadline,
            StoreClock clock) {
        return new CardUpkeep(book, new CardSenders(cards), metrics, background, deadline, clock);
    }

    @Bean
    SessionSweep vaultSessionSweep(
            DatabaseClient database,
            SessionStore store,
            Announcements announcements,
            CardUpkeep cards,
            AuthorizationMetrics metrics,
            StoreDeadline deadline,
            VaultProperties properties,
            StoreClock clock) {
        return new SessionSweep(
                store,
                announcements,
                cards,
                metrics,
                new AuthorizationCounts(database),
                deadline,
                properties.expiredCooldown(),
                properties.sweepPeriod(),
                clock);
    }

    @Bean
    AuthSessions authSessions(
            DatabaseClient database,
            ReactiveTransactionManager transactions,
            Sealer sealer,
            SessionStore sessions,
            GrantStore grants,
            Schedules schedules,
            Announcements announcements,
            CardBook book,
            CardUpkeep upkeep,
            AuthorizationMetrics metrics,
            BackgroundWork background,
            StoreDeadline deadline,
            Randomness random,
            StoreClock clock,
            VaultProperties properties) {
        return new StoredAuthSessions(
                sessions,
                new AttemptStore(database, sealer),
                new Completion(
                        database, sessions, grants, schedules, clock, TransactionalOperator.create(transactions)),
                announcements,
                book,
                upkeep,
                metrics,
                background,
                deadline,
                random,
                clock,
                properties);
    }

    @Bean
    Invitations invitations(
            SessionStore store,
            AuthSessions sessions,
            Waiters waiters,
            Announcements announcements,
            ObjectProvider<CardSender> cards,
            BackgroundWork background,
            StoreDeadline deadline,
            Randomness random,
            StoreClock clock,
            VaultProperties properties,
            CardUpkeep upkeep,
            AuthorizationMetrics metrics) {
        return new CardInvitations(
                store,
                sessions,
                waiters,
                announcements,
                new CardSenders(cards),
                background,
                deadline,
                random,
                clock,
                properties,
                upkeep,
                metrics);
    }

    @Bean
    KnownUsers knownUsers(DatabaseClient database, StoreDeadline deadline) {
        return new StoredUsers(database, deadline);
    }

    @Bean
    TokenVault tokenVault(
            LocalGrants local,
            SharedGrants shared,
            GrantStore grants,
            GrantRefresh refresh,
            ObjectProvider<TokenRefresher> refreshers,
            StoredGrants endings,
            Freshness freshness,
            BackgroundWork background,
            StoreDeadline deadline,
            VaultProperties properties,
            StoreClock clock) {
        return new LayeredTokenVault(
                local,
                shared,
                grants,
                refresh,
                new RefreshAhead(refresh, new TokenRefreshers(refreshers), background, Ticker.systemTicker()),
                endings,
                freshness,
                background,
                deadline,
                properties.expiringMargin(),
                clock);
    }
}
