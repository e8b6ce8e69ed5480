package io.larkspur.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class ApplicationCacheTests {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LIFE = Duration.ofMillis(750);
    private static final String ID = "app_abcdefghij234567";

    private final AtomicReference<Mono<StoredApplication>> database = new AtomicReference<>(Mono.just(application()));
    private final AtomicLong nanos = new AtomicLong();
    private final Following following = new Following(nanos::get);
    private final AtomicInteger reads = new AtomicInteger();
    private final ApplicationCache cache = new ApplicationCache(
            new AccountsProperties(AccountsTestApplication.KEY, Duration.ofMinutes(10), LIFE, 10, SOON),
            following,
            id -> {
                reads.incrementAndGet();
                return database.get();
            });

    @Test
    void letsTheApplicationLastSeenStandInWhileTheDatabaseIsAway() {
        StepVerifier.create(cache.lookUp(ID))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
        database.set(Mono.error(new DataAccessResourceFailureException("away")));
        pass(LIFE.plusNanos(1));

        StepVerifier.create(cache.lookUp(ID))
                .assertNext(found -> assertThat(found).contains(application()))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void saysThatTheDatabaseIsAwayWhenItHasSeenNothing() {
        database.set(Mono.error(new DataAccessResourceFailureException("away")));

        StepVerifier.create(cache.lookUp(ID))
                .expectError(DataAccessResourceFailureException.class)
                .verify(SOON);
    }

    @Test
    void forgetsAnApplicationForGood() {
        StepVerifier.create(cache.lookUp(ID))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
        cache.forget(ID);
        database.set(Mono.error(new DataAccessResourceFailureException("away")));

        StepVerifier.create(cache.lookUp(ID))
                .expectError(DataAccessResourceFailureException.class)
                .verify(SOON);
    }

    @Test
    void keepsWhatItReadWithTheChangeThatItIsToldOf() {
        lookUp();
        cache.forgetBefore(ID, "7");

        assertThat(cache.atHand(ID)).isEqualTo(application());
        pass(LIFE.plusNanos(1));
        database.set(Mono.error(new DataAccessResourceFailureException("away")));
        lookUp();
    }

    @Test
    void forgetsWhatItReadWithoutTheChangeThatItIsToldOf() {
        lookUp();
        cache.forgetBefore(ID, "8");
        database.set(Mono.error(new DataAccessResourceFailureException("away")));

        StepVerifier.create(cache.lookUp(ID))
                .expectError(DataAccessResourceFailureException.class)
                .verify(SOON);
    }

    @Test
    void letsStandInWhatArrivesWithTheChangeThatWasToldMeanwhile() {
        Sinks.One<StoredApplication> late = Sinks.one();
        database.set(late.asMono());
        Mono<Optional<StoredApplication>> asked = cache.lookUp(ID).cache();
        asked.subscribe();
        cache.forgetBefore(ID, "7");
        late.tryEmitValue(application()).orThrow();
        StepVerifier.create(asked).expectNextCount(1).expectComplete().verify(SOON);
        database.set(Mono.error(new DataAccessResourceFailureException("away")));

        lookUp();
    }

    @Test
    void letsNothingStandInThatWasReadBeforeItWasForgotten() {
        Sinks.One<StoredApplication> late = Sinks.one();
        database.set(late.asMono());
        Mono<Optional<StoredApplication>> asked = cache.lookUp(ID).cache();
        asked.subscribe();
        cache.forget(ID);
        late.tryEmitValue(application()).orThrow();
        StepVerifier.create(asked).expectNextCount(1).expectComplete().verify(SOON);
        database.set(Mono.error(new DataAccessResourceFailureException("away")));

        StepVerifier.create(cache.lookUp(ID))
                .expectError(DataAccessResourceFailureException.class)
                .verify(SOON);
    }

    @Test
    void readsAgainAfterItsLife() {
        lookUp();
        pass(LIFE);
        lookUp();
        assertThat(reads).hasValue(1);

        pass(Duration.ofNanos(1));
        assertThat(cache.atHand(ID)).isNull();
        lookUp();
        assertThat(reads).hasValue(2);
    }

    @Test
    void readsNothingAgainWhileItFollowsWhatChanges() {
        following.readFrom(following.now());
        lookUp();
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofSeconds(1));
            following.readFrom(following.now());
        }

        assertThat(cache.atHand(ID)).isNotNull();
        lookUp();
        assertThat(reads).hasValue(1);
    }

    @Test
    void doesNotBelieveWhatItReadBeforeItFollowed() {
        lookUp();
        pass(LIFE.plusNanos(1));
        following.readFrom(following.now());

        assertThat(cache.atHand(ID)).isNull();
    }

    @Test
    void believesNothingLongAfterTheLastReadingOfChanges() {
        following.readFrom(following.now());
        lookUp();
        pass(Following.LIMIT.plusNanos(1));

        assertThat(cache.atHand(ID)).isNull();
    }

    private void lookUp() {
        StepVerifier.create(cache.lookUp(ID))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static StoredApplication application() {
        return new StoredApplication(
                new Application(ID, "bowl", null, Set.of(), Set.of(), false, true, Set.of(), null, Instant.EPOCH),
                List.of(),
                "7");
    }
}
