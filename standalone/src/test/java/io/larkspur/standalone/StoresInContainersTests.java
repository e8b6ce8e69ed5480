package io.larkspur.standalone;

import static io.larkspur.standalone.Product.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The same first call against the images production runs; skipped at once where there is no Docker engine. */
@Testcontainers(disabledWithoutDocker = true)
class StoresInContainersTests {

    @Container
    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:18");

    @Container
    private static final GenericContainer<?> REDIS = new GenericContainer<>("redis:8").withExposedPorts(6379);

    @Test
    void keepSessionsAndTokens(@TempDir Path folder) {
        Map<String, String> containers = Map.of(
                "DATABASE_URL",
                "postgresql://%s:%s@%s:%d/%s"
                        .formatted(
                                POSTGRES.getUsername(),
                                POSTGRES.getPassword(),
                                POSTGRES.getHost(),
                                POSTGRES.getFirstMappedPort(),
                                POSTGRES.getDatabaseName()),
                "REDIS_URL",
                "redis://%s:%d/0".formatted(REDIS.getHost(), REDIS.getFirstMappedPort()));
        try (ProductProcess process = ProductProcess.startIn(folder, containers)) {
            Product product = Product.of(process);
            String user = product.consentedUser("Contained");

            assertThat(send(product.asDemo("/open-apis/authen/v1/user_info")
                                    .header("X-User-Id", user)
                                    .GET())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
