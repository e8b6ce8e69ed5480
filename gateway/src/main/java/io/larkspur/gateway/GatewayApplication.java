package io.larkspur.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The data plane as a program of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(GatewayConfiguration.class)
public class GatewayApplication {

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", "gateway");
        EventLoops.oneForEachCore();
        SpringApplication.run(GatewayApplication.class, arguments);
    }
}
