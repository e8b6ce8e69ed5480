package io.larkspur.conversations;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.stores.StoresConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;

/** This room alone, on a real and empty Postgres whose tables come from the migrations. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({StoresConfiguration.class, ConversationsConfiguration.class})
class ConversationsTestApplication {

    @Bean
    DynamicPropertyRegistrar stores() {
        String database = EmbeddedStores.forTests().freshDatabase();
        String redis = EmbeddedStores.forTests().freshRedis();
        return registry -> {
            registry.add("larkspur.stores.database-url", () -> database);
            registry.add("larkspur.stores.redis-url", () -> redis);
            registry.add("larkspur.stores.redis-timeout", () -> "20s");
            registry.add("larkspur.stores.connect-timeout", () -> "20s");
            registry.add("larkspur.stores.statement-timeout", () -> "20s");
            registry.add("larkspur.conversations.store-timeout", () -> "20s");
            registry.add("larkspur.conversations.messages", () -> "300");
            registry.add("larkspur.conversations.longest-message", () -> "1000");
            registry.add("spring.r2dbc.pool.max-acquire-time", () -> "20s");
        };
    }
}
