package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.APP;
import static io.larkspur.vault.VaultProcess.PATIENCE;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** More expired tokens at once than the platform lets anybody refresh: ten a second, nineteen in any second. */
class RefreshQueueIntegrationTests {

    private static final int USERS = 100;
    private static final String[] SETTINGS = {
        "larkspur.vault.refresh.per-minute=600",
        "larkspur.vault.refresh.per-second=20",
        "larkspur.vault.refresh.patience=1s"
    };

    private static ScriptedPlatform platform;
    private static VaultProcess one;
    private static VaultProcess other;

    @BeforeAll
    static void start() {
        VaultProcess.Stores stores = VaultProcess.stores();
        platform = new ScriptedPlatform(stores.clock());
        one = stores.start(platform, SETTINGS);
        other = stores.start(platform, SETTINGS);
        await().atMost(PATIENCE)
                .until(() -> one.redisLink().isConnected() && other.redisLink().isConnected());
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void servesEverybodyInTurnAndTellsThemWhenToComeBack() {
        IntStream.range(0, USERS).forEach(RefreshQueueIntegrationTests::authorize);
        one.clock().advance(Duration.ofHours(3));

        List<Duration> waits = now(Flux.range(0, USERS)
                .flatMap(user -> wait(user % 2 == 0 ? one : other, user), USERS)
                .collectList());

        assertThat(waits).filteredOn(Duration::isZero).hasSizeBetween(5, 60);
        assertThat(waits).filteredOn(wait -> !wait.isZero()).allSatisfy(wait -> assertThat(wait)
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(12)));
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(platform.asked()).hasSize(USERS));
        List<Duration> again = now(Flux.range(0, USERS)
                .flatMap(user -> wait(user % 2 == 0 ? other : one, user), 10)
                .collectList());
        assertThat(again).allMatch(Duration::isZero);
        assertThat(platform.asked()).hasSize(USERS);
        assertThat(mostWithinASecond()).isLessThanOrEqualTo(30);
    }

    /** Zero for a call that was served. */
    private static Mono<Duration> wait(VaultProcess process, int user) {
        return process.vault()
                .tokenFor(new GrantKey(APP, "ou_" + user))
                .map(token -> Duration.ZERO)
                .onErrorResume(RefreshUnavailable.class, failure -> Mono.justOrEmpty(failure.retryAfter()));
    }

    /** A loaded machine may send late what had its turn before; what the turns allow is twenty. */
    private static long mostWithinASecond() {
        long[] times =
                platform.times().stream().mapToLong(Long::longValue).sorted().toArray();
        long most = 0;
        for (int from = 0; from < times.length; from++) {
            long start = times[from];
            most = Math.max(
                    most,
                    IntStream.range(from, times.length)
                            .filter(i -> times[i] < start + 1_000_000_000L)
                            .count());
        }
        return most;
    }

    private static void authorize(int user) {
        PlatformUser person = new PlatformUser("ou_" + user, null, null, "User " + user, null, null);
        now(one.sessions().complete(one.open("ou_" + user).sessionId(), person, Tokens.fresh(one.clock())));
    }
}
