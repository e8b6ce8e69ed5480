package io.larkspur.metering.webhook;

import io.larkspur.metering.credits.Alongside;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** Writes down what webhooks are to be told; wherever balances change. */
@Configuration(proxyBeanMethods = false)
public class OutboxConfiguration {

    @Bean
    Alongside webhookOutbox(DatabaseClient database) {
        return new Outbox(database);
    }
}
