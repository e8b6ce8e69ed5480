package io.larkspur.feishu.callback;

import io.larkspur.feishu.CardActions;
import io.larkspur.feishu.inbox.InboxWorkConfiguration;
import io.larkspur.feishu.oauth.UserAuthorization;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.vault.AuthSessions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Serves {@code /callbacks/feishu/**}. For the program that browsers and the platform reach, beside
 * {@link io.larkspur.feishu.FeishuConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
@Import(InboxWorkConfiguration.class)
public class FeishuCallbackConfiguration {

    @Bean
    WalkController walkController(
            AuthSessions sessions,
            UserAuthorization authorization,
            FeishuProperties properties,
            ObjectProvider<MeterRegistry> meters) {
        return new WalkController(
                new AuthorizationWalk(sessions, authorization),
                new BrowserCookie(properties.publicUrl()),
                properties.language(),
                new WalkMetrics(meters.getIfAvailable(SimpleMeterRegistry::new)));
    }

    @Bean
    PlatformController platformController(CardActions actions) {
        return new PlatformController(actions);
    }
}
