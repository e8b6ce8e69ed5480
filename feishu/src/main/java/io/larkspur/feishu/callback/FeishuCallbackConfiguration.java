package io.larkspur.feishu.callback;

import io.larkspur.feishu.CardActions;
import io.larkspur.feishu.inbox.InboxWorkConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Serves what the platform itself calls below {@code /callbacks/feishu}. For the program that the platform reaches,
 * beside {@link io.larkspur.feishu.FeishuConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
@Import(InboxWorkConfiguration.class)
public class FeishuCallbackConfiguration {

    @Bean
    PlatformController platformController(CardActions actions) {
        return new PlatformController(actions);
    }
}
