package io.larkspur.gateway;

import io.larkspur.stores.MicrosecondClock;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** The gateway's own packages, in the order in which a request passes them; the domain rooms come from elsewhere.
 * Beans have long names, because other rooms live in the same context and may use the short ones. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
        value = {
            "io.larkspur.gateway.route",
            "io.larkspur.gateway.upstream",
            "io.larkspur.gateway.handle",
            "io.larkspur.gateway.caller",
            "io.larkspur.gateway.quota",
            "io.larkspur.gateway.outbound",
            "io.larkspur.gateway.guard",
            "io.larkspur.gateway.metering",
            "io.larkspur.gateway.address",
            "io.larkspur.gateway.conversation",
            "io.larkspur.gateway.consent",
            "io.larkspur.gateway.replay",
            "io.larkspur.gateway.stream",
            "io.larkspur.gateway.trace",
            "io.larkspur.gateway.coalesce",
            "io.larkspur.gateway.token",
            "io.larkspur.gateway.oauth"
        })
@ConfigurationPropertiesScan({
    "io.larkspur.gateway.upstream",
    "io.larkspur.gateway.handle",
    "io.larkspur.gateway.quota",
    "io.larkspur.gateway.outbound",
    "io.larkspur.gateway.guard",
    "io.larkspur.gateway.metering",
    "io.larkspur.gateway.address",
    "io.larkspur.gateway.conversation",
    "io.larkspur.gateway.consent",
    "io.larkspur.gateway.replay",
    "io.larkspur.gateway.stream",
    "io.larkspur.gateway.token"
})
class GatewayFilters {

    /** The time of every room. Another program's configuration may have brought it already. */
    @Bean
    @ConditionalOnMissingBean
    @SuppressWarnings("TimeZoneUsage") // the one place where the system's time enters
    Clock clock() {
        return new MicrosecondClock(Clock.systemUTC());
    }
}
