package io.larkspur.admin;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The control plane as a program of its own. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(AdminApiConfiguration.class)
public class AdminApiApplication {

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(AdminApiApplication.class)
                .properties("spring.config.name=admin-api")
                .run(arguments);
    }
}
