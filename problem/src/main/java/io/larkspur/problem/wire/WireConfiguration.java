package io.larkspur.problem.wire;

import io.larkspur.problem.web.ProblemDocuments;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Limits the connections of a WebFlux application, and puts the gate for requests, and one mended fault of the server itself,
 * into each.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WireSettings.class)
public class WireConfiguration {

    @Bean
    @Order(ServerHandlers.CONNECTION_LIMIT)
    NettyServerCustomizer connectionLimit(WireSettings settings) {
        return new ConnectionLimit(settings.connections());
    }

    @Bean
    NettyServerCustomizer keptAliveConnections() {
        return new KeptAliveConnections();
    }

    @Bean
    @Order(ServerHandlers.REQUEST_GATE)
    NettyServerCustomizer requestGates(ProblemDocuments documents, WireSettings settings) {
        return new RequestGates(new Refusals(documents::of), settings);
    }

    @Bean
    @Order(ServerHandlers.KEPT_ALIVE_READS)
    NettyServerCustomizer keptAliveReads() {
        return new KeptAliveReads();
    }
}
