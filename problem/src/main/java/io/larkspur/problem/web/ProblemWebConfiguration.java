package io.larkspur.problem.web;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebExceptionHandler;
import tools.jackson.databind.json.JsonMapper;

/** Wires the rendering of failures, and one mended fault of the server itself, into a WebFlux application. */
@Configuration(proxyBeanMethods = false)
public class ProblemWebConfiguration {

    @Bean
    WebExceptionHandler problemHandler(JsonMapper json) {
        return new ProblemHandler(json);
    }

    @Bean
    ProblemDocuments problemDocuments(JsonMapper json) {
        return new ProblemDocuments(json);
    }

    @Bean
    NettyServerCustomizer keptAliveReads() {
        return new KeptAliveReads();
    }
}
