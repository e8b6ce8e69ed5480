package io.larkspur.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.gateway.guard.Priority;
import io.larkspur.limits.Limiter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;

/** Over a real Redis. */
class LastCallsOfTheMonthIntegrationTests {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-16T00:00:00Z"), ZoneOffset.UTC);

    private final OutboundRedis redis = new OutboundRedis();

    @Test
    void areCountedThatTheServerServesWhileItStops() {
        OutboundSettings settings =
                new OutboundSettings(2, Duration.ofSeconds(1), 0, ZoneOffset.UTC, List.of(), Duration.ofMinutes(10));
        redis.context()
                .withBean(Clock.class, () -> NOW)
                .withBean(OutboundSettings.class, () -> settings)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(Limiter.class, () -> Limiter.ofOneProcess(NOW))
                .withBean(QuotaMonth.class)
                .withBean(SharedPauses.class)
                .withBean(MonthlyCalls.class)
                .withBean(OutboundBudgets.class)
                .withBean(Server.class)
                .run(OutboundRedis::reached);

        redis.context().run(context -> assertThat(OutboundRedis.reached(context)
                        .run(commands -> commands.opsForValue().get("larkspur:outbound:month:cli_1:2026-11"))
                        .block(OutboundRedis.SOON))
                .isEqualTo("3"));
    }

    /** Serves its last calls when it is told to stop, as the web server does in this phase. */
    static final class Server implements SmartLifecycle {

        private final OutboundBudgets budgets;
        private volatile boolean running;

        Server(OutboundBudgets budgets) {
            this.budgets = budgets;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            for (int call = 0; call < 3; call++) {
                budgets.called(new Call("cli_1", "GET", "/open-apis/im/v1/chats", Priority.INTERACTIVE));
            }
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return DEFAULT_PHASE - 2048;
        }
    }
}
