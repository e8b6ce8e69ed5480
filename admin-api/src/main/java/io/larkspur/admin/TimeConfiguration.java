package io.larkspur.admin;

import io.larkspur.stores.MicrosecondClock;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where time comes from, unless the surroundings brought a clock of their own. */
@Configuration(proxyBeanMethods = false)
class TimeConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @SuppressWarnings("TimeZoneUsage") // the one place of this program where the system's time enters
    Clock clock() {
        return new MicrosecondClock(Clock.systemUTC());
    }
}
