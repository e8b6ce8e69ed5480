package io.larkspur.limits.rules;

import io.larkspur.limits.LimitsConfiguration;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Offers {@link LimitRules} beside the limiter; the table comes with the migrations of this room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RulesProperties.class)
@Import(LimitsConfiguration.class)
public class RulesConfiguration {

    @Bean
    @SuppressWarnings("TimeZoneUsage") // the system's time, where the program has no clock of its own
    LimitRules limitRules(
            DatabaseClient database,
            TransactionalOperator transaction,
            RulesProperties settings,
            ObjectProvider<Clock> clocks) {
        Rules defaults = settings.rules();
        RulesTable table = new RulesTable(
                database, transaction, defaults, clocks.getIfUnique(Clock::systemUTC), settings.storeTimeout());
        return new FollowedRules(table, defaults, settings.pollPeriod());
    }
}
