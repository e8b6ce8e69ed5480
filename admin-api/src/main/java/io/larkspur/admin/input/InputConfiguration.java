package io.larkspur.admin.input;

import io.larkspur.conversations.Conversations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Bounds the requests of the control plane, and reads those of clients that do not say what they send. */
@Configuration(proxyBeanMethods = false)
public class InputConfiguration {

    @Bean
    JsonBody jsonBody(JsonMapper json) {
        return new JsonBody(json);
    }

    @Bean
    BodyLimit controlPlaneBodyLimit(Conversations conversations) {
        return new BodyLimit(conversations.longestMessage());
    }
}
