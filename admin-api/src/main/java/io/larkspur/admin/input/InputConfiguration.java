package io.larkspur.admin.input;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Bounds the requests of the control plane. */
@Configuration(proxyBeanMethods = false)
public class InputConfiguration {

    @Bean
    BodyLimit controlPlaneBodyLimit() {
        return new BodyLimit();
    }
}
