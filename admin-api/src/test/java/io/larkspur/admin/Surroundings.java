package io.larkspur.admin;

import io.larkspur.accounts.Applications;
import io.larkspur.embedded.EmbeddedStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.util.FileSystemUtils;

/** What the program stands on in tests. */
@TestConfiguration(proxyBeanMethods = false)
class Surroundings {

    static final String PASSWORD = "a-kingfisher-over-the-canal";
    static final String KEY = "8b1f6c0e94d27a35f0c1d2e3b4a59687786950414f3e2d1c0bfae9d8c7b6a594";

    /** A busy machine must not make these tests fail. */
    private static final List<String> PATIENT = List.of(
            "larkspur.stores.connect-timeout",
            "larkspur.stores.statement-timeout",
            "larkspur.stores.redis-timeout",
            "spring.r2dbc.pool.max-acquire-time",
            "larkspur.vault.store-deadline",
            "larkspur.accounts.store-timeout",
            "larkspur.accounts.sign-in.store-timeout",
            "larkspur.accounts.walks.store-timeout",
            "larkspur.limits.store-timeout");

    @Bean
    DynamicPropertyRegistrar settings() {
        String database = EmbeddedStores.forTests().freshDatabase();
        String redis = EmbeddedStores.forTests().freshRedis();
        String folder = temporaryFolder();
        return registry -> {
            registry.add("larkspur.stores.database-url", () -> database);
            registry.add("larkspur.stores.redis-url", () -> redis);
            PATIENT.forEach(deadline -> registry.add(deadline, () -> "20s"));
            registry.add("larkspur.limits.patience", () -> "5s");
            registry.add("larkspur.vault.clock", () -> "process");
            registry.add("larkspur.files.store-timeout", () -> "20s");
            registry.add("larkspur.files.directory", () -> folder);
            registry.add("larkspur.admin.password", () -> PASSWORD);
            registry.add("ENCRYPTION_KEY", () -> KEY);
            registry.add("larkspur.admin.trusted-proxies", () -> "127.0.0.0/8,::1");
            PublishedKeys.settings().forEach((name, value) -> registry.add(name, () -> value));
        };
    }

    private static String temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("larkspur-files");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
            return folder.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Bean
    @Primary
    SteppedClock steppedClock() {
        return new SteppedClock();
    }

    @Bean
    @Primary
    ScriptedCards scriptedCards() {
        return new ScriptedCards();
    }

    @Bean
    @Primary
    RecordedActions recordedActions() {
        return new RecordedActions();
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ScriptedRefresher scriptedRefresher(SteppedClock clock) {
        return new ScriptedRefresher(clock);
    }

    @Bean
    @Lazy
    Clients clients(Applications applications, Environment environment) {
        return new Clients(applications, environment.getRequiredProperty("local.server.port", Integer.class));
    }
}
