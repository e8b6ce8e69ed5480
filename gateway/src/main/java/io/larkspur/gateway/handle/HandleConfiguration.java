package io.larkspur.gateway.handle;

import io.larkspur.vault.Sealer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers {@link Handles}. Time is the context's clock, else the system's. */
@Configuration(proxyBeanMethods = false)
class HandleConfiguration {

    @Bean
    Handles handles(Sealer sealer, HandleSettings settings, ObjectProvider<Clock> clocks) {
        return new Handles(sealer, settings, clockOf(clocks));
    }

    @SuppressWarnings("TimeZoneUsage") // the one place of this program where the system's time enters
    private static Clock clockOf(ObjectProvider<Clock> clocks) {
        return clocks.getIfUnique(Clock::systemUTC);
    }
}
