package io.larkspur.problem.web;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebExceptionHandler;
import tools.jackson.databind.json.JsonMapper;

/** Wires the rendering of failures into a WebFlux application. */
@Configuration(proxyBeanMethods = false)
public class ProblemWebConfiguration {

    @Bean
    @SuppressWarnings("TimeZoneUsage") // the system's time, where the program has no clock of its own
    WebExceptionHandler problemHandler(JsonMapper json, ObjectProvider<Clock> clocks) {
        return new ProblemHandler(json, clocks.getIfUnique(Clock::systemUTC));
    }

    @Bean
    @SuppressWarnings("TimeZoneUsage")
    ProblemDocuments problemDocuments(JsonMapper json, ObjectProvider<Clock> clocks) {
        return new ProblemDocuments(json, clocks.getIfUnique(Clock::systemUTC));
    }
}
