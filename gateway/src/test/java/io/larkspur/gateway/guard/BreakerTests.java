package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreakerTests {

    private static final Duration REST = Duration.ofSeconds(3);
    private static final Duration LONGER = Duration.ofSeconds(4);
    private static final Duration TRIAL = Duration.ofSeconds(20);
    private static final GuardSettings SETTINGS = new GuardSettings(10, 10, Duration.ofSeconds(1), 20, 50, REST, 10);

    private final Steps time = new Steps();
    private final Breaker breaker = new Breaker(
            CircuitBreaker.of("upstream", Guards.config(SETTINGS).clock(time).build()),
            REST,
            () -> Duration.between(Instant.EPOCH, time.instant()).toNanos());

    @BeforeEach
    void fail() {
        for (int call = 0; call < 20 && !breaker.isResting(); call++) {
            begun().failed();
        }
        assertThat(breaker.begin()).isNull();
    }

    @Test
    void triesWithFiveCallsAfterARest() {
        time.pass(LONGER);

        List<Sending> trial = begunTogether(5);
        assertThat(breaker.begin()).isNull();
        trial.forEach(Sending::succeeded);

        assertThat(begunTogether(10)).hasSize(10);
    }

    @Test
    void restsAgainWhenMostOfThemFail() {
        time.pass(LONGER);

        List<Sending> trial = begunTogether(5);
        trial.subList(0, 2).forEach(Sending::succeeded);
        trial.subList(2, 5).forEach(Sending::failed);

        assertThat(breaker.isResting()).isTrue();
        assertThat(breaker.begin()).isNull();
    }

    @Test
    void doesNotHoldAnOldTrialAgainstWhoComesNext() {
        time.pass(LONGER);
        begunTogether(3).forEach(Sending::failed);

        time.pass(LONGER);
        List<Sending> next = begunTogether(5);
        next.forEach(Sending::succeeded);

        assertThat(begunTogether(10)).hasSize(10);
    }

    @Test
    void goesOnWithATrialThatNobodyLeft() {
        time.pass(LONGER);
        begunTogether(2).forEach(Sending::failed);

        time.pass(Duration.ofSeconds(2));
        begunTogether(1).forEach(Sending::failed);
        time.pass(Duration.ofSeconds(2));
        begunTogether(2).forEach(Sending::succeeded);

        assertThat(breaker.isResting()).isTrue();
    }

    @Test
    void believesATrialThatHeardNothingBad() {
        time.pass(LONGER);
        begunTogether(4).forEach(Sending::succeeded);

        time.pass(LONGER);

        assertThat(begunTogether(10)).hasSize(10);
    }

    @Test
    void waitsForTheCallsOfATrialThatAreSlow() {
        time.pass(LONGER);
        List<Sending> trial = begunTogether(5);

        time.pass(TRIAL.minusMillis(1));
        assertThat(breaker.begin()).isNull();
        trial.forEach(Sending::succeeded);

        assertThat(begunTogether(10)).hasSize(10);
    }

    /** Their callers may send slowly, which says nothing of the upstream. */
    @Test
    void believesTheGoodNewsOfATrialWhoseOtherCallsDoNotEnd() {
        time.pass(LONGER);
        List<Sending> trial = begunTogether(5);
        trial.get(0).succeeded();

        time.pass(TRIAL);

        assertThat(begunTogether(10)).hasSize(10);
        trial.forEach(Sending::failed);
        assertThat(begunTogether(10)).hasSize(10);
    }

    @Test
    void triesWithFiveOthersWhenNoneOfATrialEnds() {
        time.pass(LONGER);
        assertThat(begunTogether(5)).hasSize(5);

        time.pass(TRIAL);
        List<Sending> next = begunTogether(10);
        assertThat(next).hasSize(5);
        next.forEach(Sending::succeeded);

        assertThat(begunTogether(10)).hasSize(10);
    }

    @Test
    void hearsInTheNextTrialOfCallsThatTookLonger() {
        time.pass(LONGER);
        List<Sending> trial = begunTogether(5);
        time.pass(TRIAL);
        assertThat(begunTogether(10)).hasSize(5);
        time.pass(TRIAL);
        assertThat(begunTogether(10)).hasSize(5);

        trial.forEach(Sending::succeeded);

        assertThat(begunTogether(10)).hasSize(10);
    }

    @Test
    void restsAgainWhenCallsOfATrialFailThatTookLonger() {
        time.pass(LONGER);
        List<Sending> trial = begunTogether(5);
        time.pass(TRIAL);
        assertThat(begunTogether(10)).hasSize(5);

        trial.forEach(Sending::failed);

        assertThat(breaker.isResting()).isTrue();
    }

    @Test
    void doesNotBelieveATrialThatHeardBadNewsWhateverElseIsUnderWay() {
        time.pass(LONGER);
        List<Sending> trial = begunTogether(5);
        trial.get(0).succeeded();
        trial.get(1).failed();

        time.pass(TRIAL);

        assertThat(begunTogether(10)).hasSize(5);
    }

    @Test
    void sendsFewCallsToAnUpstreamThatNeverAnswers() {
        time.pass(LONGER);
        int sent = 0;
        for (int second = 0; second < 60; second++) {
            sent += begunTogether(10).size();
            time.pass(Duration.ofSeconds(1));
        }

        assertThat(sent).isEqualTo(15);
    }

    @Test
    void doesNotHearInATrialOfCallsThatWereSentBefore() {
        time.pass(LONGER);
        begunTogether(5).forEach(Sending::succeeded);
        List<Sending> silent = begunTogether(5);
        for (int call = 0; call < 20 && !breaker.isResting(); call++) {
            begun().failed();
        }

        time.pass(LONGER);
        List<Sending> trial = begunTogether(4);
        silent.subList(0, 4).forEach(Sending::failed);
        silent.get(4).leftOff();
        assertThat(begunTogether(2)).hasSize(1).allSatisfy(Sending::succeeded);
        trial.forEach(Sending::succeeded);

        assertThat(begunTogether(10)).hasSize(10);
    }

    @Test
    void givesThePermissionOfALeftCallToAnother() {
        time.pass(LONGER);

        List<Sending> left = begunTogether(5);
        left.forEach(Sending::leftOff);
        left.forEach(Sending::leftOff);

        assertThat(begunTogether(10)).hasSize(5);
    }

    private Sending begun() {
        return Objects.requireNonNull(breaker.begin());
    }

    /** As many of them as are let go. */
    private List<Sending> begunTogether(int calls) {
        List<Sending> sendings = new ArrayList<>();
        for (int call = 0; call < calls; call++) {
            Sending sending = breaker.begin();
            if (sending != null) {
                sendings.add(sending);
            }
        }
        return sendings;
    }

    private static final class Steps extends Clock {

        private Instant now = Instant.EPOCH;

        void pass(Duration time) {
            now = now.plus(time);
        }

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
