package io.larkspur.gateway.outbound;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.stores.RedisAside;
import io.larkspur.stores.StoresConfiguration;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** A real Redis, and contexts that are connected to it. */
final class OutboundRedis {

    static final Duration SOON = Duration.ofSeconds(30);

    private final String url;

    OutboundRedis() {
        this(EmbeddedStores.forTests().freshRedis());
    }

    OutboundRedis(String url) {
        this.url = url;
    }

    ApplicationContextRunner context() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class))
                .withUserConfiguration(StoresConfiguration.class)
                .withPropertyValues(
                        "larkspur.stores.redis-url=" + url,
                        "larkspur.stores.database-url=postgresql://nobody@127.0.0.1:1/none",
                        "larkspur.stores.redis-timeout=20s");
    }

    /** Once it has been reached. */
    static RedisAside reached(ApplicationContext context) {
        RedisAside redis = context.getBean(RedisAside.class);
        Awaitility.await()
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> redis.run(commands -> commands.hasKey("any")).block(SOON) != null);
        return redis;
    }
}
