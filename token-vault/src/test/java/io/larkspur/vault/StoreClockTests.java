package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoreClockTests {

    private static final Duration SKEW = Duration.ofMinutes(10);

    private final MovableClock own = new MovableClock();
    private final Instant truth = own.instant().minus(SKEW);
    private long ticks = 77;
    private final StoreClock clock = new StoreClock(own, () -> ticks, true);

    @Test
    void isTheProcessesOwnUntilPostgresHasAnswered() {
        assertThat(clock.instant()).isEqualTo(own.instant());
    }

    @Test
    void followsPostgresWhateverThisMachineSays() {
        learn(Duration.ofMillis(2), truth);

        assertThat(clock.instant()).isEqualTo(truth.plusMillis(1));

        own.advance(Duration.ofHours(-5));
        pass(Duration.ofSeconds(30));
        assertThat(clock.instant()).isEqualTo(truth.plusMillis(1).plusSeconds(30));
    }

    @Test
    void movesWhatWasToldByTheOwnClock() {
        learn(Duration.ZERO, truth);

        Instant end = own.instant().plus(Duration.ofHours(2));
        IssuedTokens tokens = clock.translated(
                new IssuedTokens(TokenValue.of("access"), end, TokenValue.of("refresh"), end.plusSeconds(1), Set.of()));

        assertThat(tokens.accessExpiresAt()).isEqualTo(truth.plus(Duration.ofHours(2)));
        assertThat(tokens.refreshExpiresAt())
                .isEqualTo(truth.plus(Duration.ofHours(2)).plusSeconds(1));
    }

    @Test
    void doesNotBelieveSlowAnswers() {
        learn(Duration.ofSeconds(3), truth);

        assertThat(clock.instant()).isEqualTo(own.instant());
    }

    @Test
    void prefersTheFasterAnswerAndForgetsOldOnes() {
        learn(Duration.ofMillis(2), truth);
        learn(Duration.ofMillis(800), truth.plusSeconds(100));
        assertThat(clock.instant()).isBefore(truth.plusSeconds(5));

        pass(Duration.ofSeconds(11));
        learn(Duration.ofMillis(800), truth.plusSeconds(100));

        assertThat(clock.instant()).isAfter(truth.plusSeconds(99));
    }

    @Test
    void staysWithTheOwnClockWhenToldTo() {
        StoreClock staying = new StoreClock(own, () -> ticks, false);

        staying.learn(ticks, truth);

        assertThat(staying.instant()).isEqualTo(own.instant());
    }

    private void learn(Duration trip, Instant time) {
        long asked = clock.ask();
        pass(trip);
        clock.learn(asked, time);
    }

    private void pass(Duration time) {
        ticks += time.toNanos();
    }
}
