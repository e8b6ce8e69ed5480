package io.larkspur.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.stores.RedisAside;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

/** A Redis of its own that is held as it stands: what it is told meanwhile it does afterwards. */
class HeldRedisIntegrationTests {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-16T00:00:00Z"), ZoneOffset.UTC);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static EmbeddedStores stores;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeAll
    static void start(@TempDir Path folder) {
        stores = EmbeddedStores.keepingDataIn(folder);
    }

    @AfterAll
    static void stop() {
        stores.close();
    }

    @Test
    void countsNoCallOfTheMonthTwice() {
        with(context -> {
            MonthlyCalls monthly = monthly(context);
            call(monthly, 5);
            held(() -> call(monthly, 7));
            call(monthly, 2);

            Awaitility.await().atMost(OutboundRedis.SOON).until(() -> {
                call(monthly, 0);
                return counted() >= 14;
            });
            assertThat(counted()).isEqualTo(14);
        });
    }

    @Test
    void beginsNoPauseThatIsOver() {
        with(context -> {
            SharedPauses pauses = new SharedPauses(context.getBeanProvider(RedisAside.class));
            assertThat(heard(pauses)).isEmpty();
            tell(pauses, "in time", Duration.ofMinutes(1));
            assertThat(heard(pauses)).containsOnlyKeys("in time");

            held(() -> {
                tell(pauses, "late", PAUSE);
                Awaitility.await().pollDelay(PAUSE.plusMillis(600)).until(() -> true);
            });

            assertThat(heard(pauses)).containsOnlyKeys("in time");
        });
    }

    private static void tell(SharedPauses pauses, String scope, Duration length) {
        pauses.tell("cli_1", scope, new Pause(length, Duration.ofMillis(5))).block(OutboundRedis.SOON);
    }

    /** Once Redis answers. */
    private static Map<String, Pause> heard(SharedPauses pauses) {
        AtomicReference<Map<String, Pause>> heard = new AtomicReference<>();
        Awaitility.await().atMost(OutboundRedis.SOON).until(() -> {
            heard.set(pauses.of("cli_1").block(OutboundRedis.SOON));
            return heard.get() != null;
        });
        return Objects.requireNonNull(heard.get());
    }

    private MonthlyCalls monthly(AssertableApplicationContext context) {
        OutboundSettings settings =
                new OutboundSettings(2, Duration.ofSeconds(1), 0, ZoneOffset.UTC, List.of(), Duration.ofMinutes(10));
        return new MonthlyCalls(
                context.getBeanProvider(RedisAside.class), new QuotaMonth(NOW, settings), settings, meters);
    }

    private static void call(MonthlyCalls monthly, int calls) {
        for (int call = 0; call < calls; call++) {
            monthly.called("cli_1");
        }
        monthly.add().block(OutboundRedis.SOON);
    }

    private double counted() {
        return meters.get("larkspur.platform.calls.month")
                .tag("app_id", "cli_1")
                .gauge()
                .value();
    }

    private static void with(Consumer<AssertableApplicationContext> test) {
        new OutboundRedis(stores.redisUrl())
                .context()
                .withPropertyValues("larkspur.stores.redis-timeout=300ms")
                .run(context -> {
                    OutboundRedis.reached(context);
                    test.accept(context);
                });
    }

    private static void held(Runnable meanwhile) {
        signal("STOP");
        try {
            meanwhile.run();
        } finally {
            signal("CONT");
        }
    }

    private static void signal(String name) {
        try {
            assertThat(new ProcessBuilder(
                                    "sh",
                                    "-c",
                                    "kill -" + name + " "
                                            + stores.redisProcess().pid())
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
