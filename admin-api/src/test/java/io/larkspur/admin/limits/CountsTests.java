package io.larkspur.admin.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.stores.StoresConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;

class CountsTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-19T10:00:00Z"), ZoneOffset.UTC);

    @Test
    void countsForAllReplicasTogether() {
        with(EmbeddedStores.forTests().freshRedis(), one -> {
            Counts other = one;
            awaitRedis(one);

            long used = Objects.requireNonNull(Flux.range(0, 50)
                    .flatMap(i -> (i % 2 == 0 ? one : other).count("192.0.2.1"), 10)
                    .map(windows -> windows.get(0).used())
                    .reduce(0L, Math::max)
                    .block(SOON));

            assertThat(used).isEqualTo(50);
        });
    }

    @Test
    void enforcesItsShareWhileRedisIsAway() {
        with("redis://127.0.0.1:1/0", counts -> {
            List<Window> windows = List.of();
            for (int i = 0; i < 6; i++) {
                windows = Objects.requireNonNull(counts.count("192.0.2.2").block(SOON));
            }

            assertThat(windows.get(0))
                    .isEqualTo(new Window("minute", 5, Duration.ofMinutes(1), 6, Duration.ofMinutes(1)));
            assertThat(windows.get(0).exceeded()).isTrue();
            assertThat(windows.get(1).exceeded()).isFalse();
        });
    }

    private static void awaitRedis(Counts counts) {
        org.awaitility.Awaitility.await()
                .atMost(SOON)
                .until(() -> Objects.requireNonNull(counts.count("probe").block(SOON))
                                .get(0)
                                .limit()
                        == 10);
    }

    private static void with(String redis, java.util.function.Consumer<Counts> test) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class))
                .withUserConfiguration(StoresConfiguration.class)
                .withPropertyValues(
                        "larkspur.stores.redis-url=" + redis,
                        "larkspur.stores.database-url=postgresql://nobody@127.0.0.1:1/none",
                        "larkspur.stores.redis-timeout=5s")
                .run(context -> test.accept(new Counts(
                        context.getBean(io.larkspur.stores.RedisAside.class),
                        new LimitProperties(10, 1000, 2),
                        CLOCK)));
    }
}
