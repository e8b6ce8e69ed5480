package io.larkspur.feishu.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** Wires the inbox for whoever receives events. Wants every {@link EventHandler} there is. */
@Configuration(proxyBeanMethods = false)
public class InboxConfiguration {

    @Bean
    EventHandlers eventHandlers(ObjectProvider<EventHandler> handlers) {
        return new EventHandlers(handlers.orderedStream().toList());
    }

    @Bean
    EventMetrics eventMetrics(ObjectProvider<MeterRegistry> meters, EventHandlers handlers) {
        return new EventMetrics(meters.getIfAvailable(SimpleMeterRegistry::new), handlers);
    }

    @Bean
    StoredInbox eventInbox(DatabaseClient database, EventHandlers handlers) {
        return new StoredInbox(database, handlers);
    }
}
