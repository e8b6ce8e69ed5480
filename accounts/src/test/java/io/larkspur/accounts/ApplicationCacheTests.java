package io.larkspur.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ApplicationCacheTests {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ofNanos(1);
    private static final String ID = "app_abcdefghij234567";

    private final AtomicReference<Mono<StoredApplication>> database = new AtomicReference<>(Mono.just(application()));
    private final ApplicationCache cache = new ApplicationCache(
            new AccountsProperties(AccountsTestApplication.KEY, Duration.ofMinutes(10), AT_ONCE, 10, SOON),
            id -> database.get());

    @Test
    void letsTheApplicationLastSeenStandInWhileTheDatabaseIsAway() {
        StepVerifier.create(cache.lookUp(ID))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
        database.set(Mono.error(new DataAccessResourceFailureException("away")));

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

    private static StoredApplication application() {
        return new StoredApplication(
                new Application(ID, "bowl", null, Set.of(), Set.of(), false, true, Set.of(), null, Instant.EPOCH),
                List.of());
    }
}
