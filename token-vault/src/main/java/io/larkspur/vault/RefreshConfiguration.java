package io.larkspur.vault;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.r2dbc.core.DatabaseClient;

/** Wires what keeps tokens fresh. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RefreshProperties.class, EndingProperties.class})
class RefreshConfiguration {

    @Bean
    @Fallback
    RefreshWitness tracedRefreshes() {
        return new TracedRefreshes();
    }

    @Bean
    StoreClock vaultStoreClock(Clock clock, VaultProperties properties) {
        return new StoreClock(clock, System::nanoTime, properties.clock() == VaultProperties.ClockSource.STORE);
    }

    @Bean
    Schedules vaultSchedules(RefreshProperties refresh, EndingProperties ending) {
        return new Schedules(refresh, ending);
    }

    @Bean
    GrantNews vaultGrantNews() {
        return new GrantNews();
    }

    @Bean
    RefreshMetrics vaultRefreshMetrics(ObjectProvider<MeterRegistry> meters) {
        return new RefreshMetrics(meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    TokenEndpointPace vaultTokenEndpointPace(RedisLink redis, RefreshProperties settings) {
        return new TokenEndpointPace(redis, System::nanoTime, settings);
    }

    /** Asks for invitations through a provider, because they are completed by what is announced here. */
    @Bean
    LostGrants vaultLostGrants(
            DatabaseClient database,
            ObjectProvider<Invitations> invitations,
            BackgroundWork background,
            StoreDeadline deadline) {
        return new LostGrants(database, invitations, background, deadline);
    }

    @Bean
    AnswerStore vaultAnswerStore(
            GrantStore grants,
            RedisLink redis,
            Sealer sealer,
            Schedules schedules,
            Announcements announcements,
            RefreshMetrics metrics,
            RefreshWitness witness,
            BackgroundWork background,
            StoreDeadline deadline,
            StoreClock clock) {
        HeldAnswers held = new HeldAnswers(redis, sealer);
        return new AnswerStore(grants, held, schedules, announcements, metrics, witness, background, deadline, clock);
    }

    @Bean
    GrantRefresh vaultGrantRefresh(
            DatabaseClient database,
            GrantStore grants,
            ObjectProvider<TokenRefresher> refreshers,
            AnswerStore answers,
            TokenEndpointPace pace,
            GrantNews news,
            LostGrants lost,
            RefreshMetrics metrics,
            RefreshWitness witness,
            BackgroundWork background,
            StoreDeadline storeDeadline,
            Randomness random,
            VaultProperties properties,
            RefreshProperties settings,
            StoreClock clock) {
        RefreshQueue queue = new RefreshQueue(pace, background, System::nanoTime);
        metrics.watchQueue(queue::size);
        return new GrantRefresh(
                grants,
                new RefreshClaims(database, random.uuid()),
                new TokenRequests(
                        new TokenRefreshers(refreshers),
                        answers,
                        metrics,
                        witness,
                        background,
                        clock,
                        properties.refreshDeadline()),
                answers,
                queue,
                pace,
                news,
                lost,
                metrics,
                witness,
                background,
                storeDeadline,
                clock,
                System::nanoTime,
                settings.patience());
    }

    @Bean
    RefreshUpkeep vaultRefreshUpkeep(
            DatabaseClient database,
            GrantStore grants,
            GrantRefresh refresh,
            AnswerStore answers,
            LostGrants lost,
            RefreshMetrics metrics,
            BackgroundWork background,
            StoreDeadline deadline,
            StoreClock clock,
            RefreshProperties settings,
            EndingProperties ending) {
        return new RefreshUpkeep(
                database,
                grants,
                refresh,
                answers,
                lost,
                new WorkingHours(ending),
                metrics,
                background,
                deadline,
                clock,
                settings.upkeep(),
                ending.consentLife());
    }
}
