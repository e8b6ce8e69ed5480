package io.larkspur.admin.consent;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** Serves contract A. */
@Configuration(proxyBeanMethods = false)
@Import({
    AuthSessionsController.class,
    CompletionsController.class,
    TokensController.class,
    CardsController.class,
    CardCallbackController.class
})
public class ConsentWebConfiguration {

    @Bean
    CallbackForm callbackForm(JsonMapper json) {
        return new CallbackForm(json);
    }
}
