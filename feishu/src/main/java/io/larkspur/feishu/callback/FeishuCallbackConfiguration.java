package io.larkspur.feishu.callback;

import io.larkspur.feishu.CardActions;
import io.larkspur.feishu.CardNotices;
import io.larkspur.feishu.oauth.UserAuthorization;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.CardSender;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Serves {@code /callbacks/feishu/**}. For the program that browsers and the platform reach, beside
 * {@link io.larkspur.feishu.FeishuConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
public class FeishuCallbackConfiguration {

    @Bean
    WalkController walkController(
            AuthSessions sessions,
            UserAuthorization authorization,
            CardSender cards,
            CardNotices notices,
            FeishuProperties properties) {
        return new WalkController(
                new AuthorizationWalk(sessions, authorization, cards, notices),
                new BrowserCookie(properties.publicUrl()),
                properties.language());
    }

    @Bean
    PlatformController platformController(CardActions actions) {
        return new PlatformController(actions);
    }
}
