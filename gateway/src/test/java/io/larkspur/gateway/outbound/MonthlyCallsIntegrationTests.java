package io.larkspur.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.stores.RedisAside;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Over a real Redis, in a month of thirty days. */
@ExtendWith(OutputCaptureExtension.class)
class MonthlyCallsIntegrationTests {

    private static final long QUOTA = 100;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Steps clock = new Steps();

    @Test
    void forecastsNothingFromTheFirstSecondsOfAMonth(CapturedOutput output) {
        with(monthly -> {
            clock.now = Instant.parse("2026-11-01T00:00:02Z");
            call(monthly, 5);
            assertThat(output).doesNotContain("will have made");
            assertThat(gauge("larkspur.platform.calls.month")).isEqualTo(5);
            assertThat(gauge("larkspur.platform.calls.month.forecast")).isNaN();

            clock.now = Instant.parse("2026-11-16T00:00:00Z");
            call(monthly, 55);
            assertThat(output).containsOnlyOnce("has made 60 calls this month and will have made 120 at this pace");
            assertThat(gauge("larkspur.platform.calls.month.forecast")).isEqualTo(120);
        });
    }

    @Test
    void warnsInTheFirstSecondsToWhereTheQuotaIsUsedUpAlready(CapturedOutput output) {
        with(monthly -> {
            clock.now = Instant.parse("2026-11-01T00:00:02Z");
            call(monthly, 101);
            call(monthly, 1);

            assertThat(output).containsOnlyOnce("has made 101 calls this month");
        });
    }

    @Test
    void beginsAnewWithTheMonth() {
        with(monthly -> {
            clock.now = Instant.parse("2026-11-30T23:59:59Z");
            call(monthly, 7);
            assertThat(gauge("larkspur.platform.calls.month")).isEqualTo(7);

            clock.now = Instant.parse("2026-12-01T00:00:00Z");

            assertThat(gauge("larkspur.platform.calls.month")).isZero();
        });
    }

    private double gauge(String name) {
        return meters.get(name).tag("app_id", "cli_1").gauge().value();
    }

    private static void call(MonthlyCalls monthly, int calls) {
        for (int call = 0; call < calls; call++) {
            monthly.called("cli_1");
        }
        monthly.add().block(OutboundRedis.SOON);
    }

    private void with(Consumer<MonthlyCalls> test) {
        OutboundSettings settings = new OutboundSettings(
                2, Duration.ofSeconds(1), QUOTA, ZoneOffset.UTC, List.of(), Duration.ofMinutes(10));
        new OutboundRedis().context().run(context -> {
            OutboundRedis.reached(context);
            test.accept(new MonthlyCalls(
                    context.getBeanProvider(RedisAside.class), new QuotaMonth(clock, settings), settings, meters));
        });
    }

    private static final class Steps extends Clock {

        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
