package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.PATIENCE;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.test.StepVerifier;

/** Ten a second, and at most nineteen in any one second, over both processes. */
class TokenEndpointPaceIntegrationTests {

    private static final Map<String, String> SETTINGS = Map.of(
            "larkspur.vault.refresh.per-minute", "600",
            "larkspur.vault.refresh.per-second", "20",
            "larkspur.vault.refresh.replicas", "2");

    private static final AtomicInteger APPS = new AtomicInteger();

    private static VaultProcess.Stores stores;
    private static VaultProcess one;
    private static VaultProcess other;

    private final String app = "cli_" + APPS.incrementAndGet();

    @BeforeAll
    static void start() {
        stores = VaultProcess.stores();
        one = stores.start();
        other = stores.start();
        await().atMost(PATIENCE)
                .until(() -> one.redisLink().isConnected() && other.redisLink().isConnected());
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void givesCallsTheirTurnsEvenlyAfterAShortBurstWhateverProcessTheyAreIn() {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waits.add(now(pace(one).turn(app, Urgency.CALLER_WAITS)));
            waits.add(now(pace(other).turn(app, Urgency.CALLER_WAITS)));
        }

        assertThat(waits.subList(0, 9)).allMatch(Duration::isZero);
        assertThat(waits.get(39)).isBetween(Duration.ofMillis(500), Duration.ofMillis(3_100));
        assertThat(waits.stream().filter(Duration::isZero).count()).isLessThan(39);
    }

    @Test
    void turnsAwayWhatNobodyWaitsForWhileCallsNeedTheTurns() {
        for (int i = 0; i < 30; i++) {
            now(pace(one).turn(app, Urgency.CALLER_WAITS));
        }

        StepVerifier.create(pace(other).turn(app, Urgency.AHEAD))
                .expectErrorSatisfies(failure ->
                        assertThat(((TokenEndpointPace.NoTurn) failure).pause()).isPositive())
                .verify(PATIENCE);
        Duration next = now(pace(other).turn(app, Urgency.CALLER_WAITS));
        assertThat(next).isLessThan(Duration.ofMillis(2_300));
    }

    @Test
    void letsWorkAheadHaveHalfOfTheBurst() {
        int taken = 0;
        while (taken < 9) {
            if (Boolean.FALSE.equals(pace(one)
                    .turn(app, Urgency.AHEAD)
                    .map(wait -> true)
                    .onErrorReturn(TokenEndpointPace.NoTurn.class, false)
                    .block(PATIENCE))) {
                break;
            }
            taken++;
        }

        assertThat(taken).isBetween(4, 8);
        assertThat(now(pace(other).turn(app, Urgency.CALLER_WAITS))).isZero();
    }

    @Test
    void pausesForEverybodyWhenThePlatformAsksForIt() {
        now(pace(one).pause(app, Duration.ofSeconds(30)).thenReturn(true));

        assertThat(now(pace(one).turn(app, Urgency.CALLER_WAITS)))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(31));
        assertThat(now(pace(other).turn(app, Urgency.CALLER_WAITS)))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(31));
        assertThat(now(pace(other).paused(app))).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    @Test
    void givesOutTheShareOfThisReplicaWithoutRedis() {
        try (VaultProcess alone = stores.withoutRedis().start()) {
            List<Duration> waits = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waits.add(now(pace(alone).turn(app, Urgency.CALLER_WAITS)));
            }

            assertThat(waits.get(0)).isZero();
            assertThat(waits.get(19)).isBetween(Duration.ofMillis(500), Duration.ofMillis(3_900));
            now(pace(alone).pause(app, Duration.ofSeconds(30)).thenReturn(true));
            assertThat(now(pace(alone).turn(app, Urgency.CALLER_WAITS))).isGreaterThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void givesOutLittleBesideTurnsThatOthersMayStillHaveFromRedis() {
        AtomicLong nanos = new AtomicLong();
        try (VaultProcess flapping = stores.start()) {
            await().atMost(PATIENCE).until(() -> flapping.redisLink().isConnected());
            TokenEndpointPace pace = new TokenEndpointPace(flapping.redisLink(), nanos::get, settings());
            now(pace.turn(app, Urgency.CALLER_WAITS));
            flapping.redisLink().stop();

            assertThat(now(pace.turn(app, Urgency.CALLER_WAITS))).isZero();
            Duration second = now(pace.turn(app, Urgency.CALLER_WAITS));
            nanos.addAndGet(Duration.ofMinutes(2).toNanos());
            List<Duration> later = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                later.add(now(pace.turn(app, Urgency.CALLER_WAITS)));
            }

            assertThat(second).isGreaterThan(Duration.ofSeconds(2));
            assertThat(later).allMatch(wait -> wait.compareTo(Duration.ofSeconds(1)) < 0);
        }
    }

    private static RefreshProperties settings() {
        return new Binder(new MapConfigurationPropertySource(SETTINGS))
                .bindOrCreate("larkspur.vault.refresh", RefreshProperties.class);
    }

    private static TokenEndpointPace pace(VaultProcess process) {
        return PACES.computeIfAbsent(
                process, key -> new TokenEndpointPace(key.redisLink(), System::nanoTime, settings()));
    }

    private static final Map<VaultProcess, TokenEndpointPace> PACES = new java.util.concurrent.ConcurrentHashMap<>();
}
