package io.larkspur.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.stores.RedisAside;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Flux;

/** A Redis of its own that is held as it stands: what it is asked meanwhile it does afterwards. */
class HeldRedisIntegrationTests {

    private static final List<Demand> DEMANDS = SharedLimits.perHour("held", 6000);

    @Test
    void admitsWhatIsLeftOnceRedisGoesOn(@TempDir Path folder) {
        try (EmbeddedStores stores = EmbeddedStores.keepingDataIn(folder)) {
            AtomicLong admitted = new AtomicLong();
            SharedLimits.program(stores.redisUrl())
                    .withUserConfiguration(LimitsConfiguration.class)
                    .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                    .withPropertyValues("larkspur.stores.redis-timeout=300ms")
                    .run(context -> {
                        RedisAside redis = context.getBean(RedisAside.class);
                        SharedLimits.awaitThat(redis);
                        Limiter limiter = context.getBean(Limiter.class);
                        admitted.addAndGet(admitted(limiter, 100));

                        signal("STOP", stores.redisProcess());
                        try {
                            admitted.addAndGet(admittedHere(limiter));
                            callFor(Duration.ofMillis(2500), limiter, admitted);
                            assertThat(away(context)).isOne();
                        } finally {
                            signal("CONT", stores.redisProcess());
                        }
                        SharedLimits.awaitThat(redis);
                        assertThat(away(context)).isZero();

                        admitted.addAndGet(admitted(limiter, 7000));
                    });

            assertThat(admitted.get()).isEqualTo(6000);
        }
    }

    private static double away(ApplicationContext context) {
        return context.getBean(MeterRegistry.class)
                .get("larkspur.redis.away")
                .gauge()
                .value();
    }

    /** All that is left on account. */
    private static long admittedHere(Limiter limiter) {
        long admitted = 0;
        for (Decision here = limiter.tryTake(DEMANDS); here != null; here = limiter.tryTake(DEMANDS)) {
            admitted++;
        }
        return admitted;
    }

    /** Fewer calls than are granted to nobody. */
    private static void callFor(Duration time, Limiter limiter, AtomicLong admitted) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .pollDelay(Duration.ZERO)
                .during(time)
                .atMost(time.plus(SharedLimits.SOON))
                .until(() -> admitted.addAndGet(admitted(limiter, 1)) > 0);
    }

    private static long admitted(Limiter limiter, int calls) {
        return Objects.requireNonNull(Flux.range(0, calls)
                .flatMap(call -> limiter.take(DEMANDS), 16)
                .filter(Decision::isGranted)
                .count()
                .block(SharedLimits.SOON));
    }

    private static void signal(String name, ProcessHandle process) {
        try {
            assertThat(new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
