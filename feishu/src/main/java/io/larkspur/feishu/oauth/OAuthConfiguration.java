package io.larkspur.feishu.oauth;

import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformHttp;
import io.larkspur.vault.RefreshWitness;
import io.larkspur.vault.TokenRefresher;
import io.larkspur.vault.TokenRevoker;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the authorization of users. */
@Configuration(proxyBeanMethods = false)
public class OAuthConfiguration {

    @Bean
    TokenEndpoint platformTokenEndpoint(PlatformHttp http, FeishuProperties properties, Clock clock) {
        return new TokenEndpoint(http, properties, clock);
    }

    @Bean
    UserAuthorization userAuthorization(
            ConfiguredApps apps, FeishuProperties properties, TokenEndpoint tokens, PlatformHttp http) {
        return new CodeExchange(apps, properties, tokens, new UserInfo(http, properties));
    }

    @Bean
    TokenRefresher tokenRefresher(ConfiguredApps apps, TokenEndpoint tokens, ObjectProvider<RefreshWitness> witness) {
        return new RefreshGrant(apps, tokens, witness.getIfAvailable(() -> (step, key) -> {}));
    }

    @Bean
    TokenRevoker tokenRevoker(ConfiguredApps apps, FeishuProperties properties, PlatformHttp http) {
        return new RevokedConsent(apps, properties, http);
    }
}
