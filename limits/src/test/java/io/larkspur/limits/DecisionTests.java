package io.larkspur.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DecisionTests {

    private static final Instant NOW = Instant.parse("2026-01-19T10:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Limiter limiter =
            new Limiter(Register.NONE, new Replicas(1, clock), LimitMeters.none(), clock, nanos::get);
    private final List<Demand> demands = List.of(
            new Demand(
                    new Subject(Kind.APPLICATION, "app"),
                    Windows.of(Kind.APPLICATION, Map.of(Window.MINUTE, 100L, Window.HOUR, 1000L))),
            new Demand(new Subject(Kind.USER, "app", "ou_1"), Windows.of(Kind.USER, Map.of(Window.MINUTE, 2L))));

    @Test
    void letsTheLimitNearestToItsEndSpeakForAll() {
        assertThat(headers(take()))
                .containsEntry("X-RateLimit-Limit", "2")
                .containsEntry("X-RateLimit-Remaining", "1")
                .containsEntry("X-RateLimit-Reset", Long.toString(NOW.getEpochSecond() + 60))
                .containsEntry("RateLimit", "\"user-minute\";r=1;t=60")
                .containsEntry(
                        "RateLimit-Policy",
                        "\"application-minute\";q=100;w=60, \"application-hour\";q=1000;w=3600, \"user-minute\";q=2;w=60");
    }

    @Test
    void saysWhenToComeBack() {
        take();
        nanos.addAndGet(Duration.ofMillis(20_400).toNanos());
        take();

        Decision third = take();

        assertThat(third.isGranted()).isFalse();
        assertThat(headers(third)).containsEntry("X-RateLimit-Remaining", "0");
        assertThat(third.refusal().retryAfter()).contains(Duration.ofSeconds(40));
        assertThat(third.refusal().detail()).isEqualTo("Rate limit exceeded");
    }

    @Test
    void admitsAgainInTheNextWindow() {
        take();
        take();
        assertThat(take().isGranted()).isFalse();

        nanos.addAndGet(Duration.ofSeconds(60).toNanos());

        assertThat(take().isGranted()).isTrue();
    }

    @Test
    void saysNothingWhereNothingCounts() {
        Demand free = new Demand(new Subject(Kind.ROUTE, "r"), Windows.unlimited(Kind.ROUTE));

        Decision decision = Objects.requireNonNull(limiter.tryTake(List.of(free)));

        assertThat(decision.isGranted()).isTrue();
        assertThat(headers(decision)).isEmpty();
    }

    private Decision take() {
        return Objects.requireNonNull(limiter.take(demands).block(Duration.ofSeconds(5)));
    }

    private static Map<String, String> headers(Decision decision) {
        Map<String, String> headers = new LinkedHashMap<>();
        decision.headers(headers::put);
        return headers;
    }
}
