package io.larkspur.accounts;

import io.larkspur.accounts.login.LoginConfiguration;
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
@Import({StoresConfiguration.class, AccountsConfiguration.class, LoginConfiguration.class})
public class AccountsTestApplication {

    public static final String KEY = "8b1f6c0e94d27a35f0c1d2e3b4a59687786950414f3e2d1c0bfae9d8c7b6a594";

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
            registry.add("larkspur.accounts.store-timeout", () -> "20s");
            registry.add("larkspur.accounts.credential-key", () -> KEY);
            registry.add("larkspur.accounts.sign-in.store-timeout", () -> "20s");
            registry.add("larkspur.accounts.sign-in.activity-interval", () -> "200ms");
            registry.add("larkspur.accounts.sign-in.hashing.memory", () -> "8192");
            registry.add("larkspur.accounts.sign-in.hashing.iterations", () -> "1");
        };
    }
}
