package io.larkspur.metering;

import io.larkspur.accounts.AccountsConfiguration;
import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.metering.call.CallChoresConfiguration;
import io.larkspur.metering.credits.CreditChoresConfiguration;
import io.larkspur.metering.webhook.WebhookConfiguration;
import io.larkspur.stores.StoresConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;

/** This room and its neighbour, without a timer for its chores, on a real and empty Postgres whose tables come from the migrations. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({
    StoresConfiguration.class,
    AccountsConfiguration.class,
    MeteringConfiguration.class,
    CreditChoresConfiguration.class,
    CallChoresConfiguration.class,
    WebhookConfiguration.class
})
public class MeteringTestApplication {

    private static final String KEY = "8b1f6c0e94d27a35f0c1d2e3b4a59687786950414f3e2d1c0bfae9d8c7b6a594";

    @Bean
    public SimpleMeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Bean
    public SteppedClock clock() {
        return new SteppedClock();
    }

    @Bean
    public DynamicPropertyRegistrar stores() {
        String database = EmbeddedStores.forTests().freshDatabase();
        String redis = EmbeddedStores.forTests().freshRedis();
        return registry -> {
            registry.add("larkspur.stores.database-url", () -> database);
            registry.add("larkspur.stores.redis-url", () -> redis);
            registry.add("larkspur.stores.redis-timeout", () -> "20s");
            registry.add("larkspur.stores.connect-timeout", () -> "20s");
            registry.add("larkspur.stores.statement-timeout", () -> "20s");
            registry.add("larkspur.metering.credits.store-timeout", () -> "20s");
            registry.add("larkspur.metering.usage.store-timeout", () -> "20s");
            registry.add("larkspur.metering.calls.relaxed-gathering", () -> "300ms");
            registry.add("larkspur.metering.webhooks.private-targets", () -> "true");
            registry.add("larkspur.metering.webhooks.attempts", () -> "3");
            registry.add("larkspur.accounts.credential-key", () -> KEY);
        };
    }
}
