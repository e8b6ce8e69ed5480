package io.larkspur.issuer.oauth;

import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.larkspur.issuer.Issuer;
import io.larkspur.issuer.Issuers;
import io.larkspur.vault.CardSender;
import io.larkspur.vault.TokenRefresher;
import io.larkspur.vault.TokenRevoker;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The issuers: those made of settings, and whichever other rooms bring along. Wants a {@link Clock} and Boot's WebClient
 * support.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IssuersProperties.class)
public class IssuersConfiguration {

    private static final int BEFORE_THOSE_THAT_TAKE_ANY_APP = 0;

    @Bean
    OAuthIssuers oauthIssuers(IssuersProperties properties, WebClient.Builder builder, Clock clock) {
        return OAuthIssuers.of(properties, builder, clock);
    }

    @Bean
    Issuers issuers(OAuthIssuers made, ObjectProvider<Issuer> others) {
        List<Issuer> all = new ArrayList<>(made.byName().values());
        others.orderedStream().forEach(all::add);
        return new Issuers(all);
    }

    @Bean
    @Order(BEFORE_THOSE_THAT_TAKE_ANY_APP)
    TokenRefresher issuerTokens(OAuthIssuers issuers) {
        return new IssuerTokens(issuers.byName());
    }

    @Bean
    @Order(BEFORE_THOSE_THAT_TAKE_ANY_APP)
    TokenRevoker issuerRevocations(OAuthIssuers issuers) {
        return new IssuerRevocations(issuers.byName());
    }

    @Bean
    @Order(BEFORE_THOSE_THAT_TAKE_ANY_APP)
    CardSender invitationLinks(OAuthIssuers issuers) {
        return new InvitationLinks(issuers.byName().keySet());
    }

    @Bean
    MeterBinder issuerBreakers(OAuthIssuers issuers) {
        return TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(
                issuers.guards().breakers());
    }
}
