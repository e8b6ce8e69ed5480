package io.larkspur.issuer.walk;

import io.larkspur.issuer.Issuers;
import io.larkspur.vault.AuthSessions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Serves {@code /callbacks/{issuer}/authorize/…} and {@code /callbacks/{issuer}/oauth}. For the program that browsers
 * reach; wants the vault's {@link AuthSessions} and the {@link Issuers}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SignInAddress.class)
public class WalkConfiguration {

    @Bean
    WalkController walkController(
            Issuers issuers,
            AuthSessions sessions,
            ObjectProvider<SignInReturn> signIns,
            SignInAddress signInAddress,
            ObjectProvider<MeterRegistry> meters) {
        return new WalkController(
                issuers,
                new AuthorizationWalk(sessions),
                signIns.getIfAvailable(() -> new ForwardedSignIn(signInAddress)),
                new WalkMetrics(meters.getIfAvailable(SimpleMeterRegistry::new)));
    }
}
