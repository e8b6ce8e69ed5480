package io.larkspur.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Refreshes a grant: once per process however many ask, from the row as it is then, stored before it is handed out. The
 * rotation is finished even when everybody who asked has left, because the old refresh token is spent by then. When
 * another process was faster its result is used, and a grant is marked as refused only by the platform's clear word.
 */
final class GrantRefresh {

    private static final Logger log = LoggerFactory.getLogger(GrantRefresh.class);

    /** The answer cannot be had again, so storing it is tried for about half a minute. */
    private static final Retry STORE_PATIENTLY =
            Retry.backoff(10, Duration.ofMillis(100)).maxBackoff(Duration.ofSeconds(5));

    /** How often and how far apart to look whether another process holds the answer to a token refused here. */
    private static final int LOOKS = 4;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final GrantStore grants;
    private final TokenRefresher refresher;
    private final Announcements announcements;
    private final StoreDeadline storeDeadline;
    private final Duration deadline;
    private final Clock clock;
    private final Flights<GrantKey, Grant> flights;

    GrantRefresh(
            GrantStore grants,
            TokenRefresher refresher,
            Announcements announcements,
            BackgroundWork background,
            StoreDeadline storeDeadline,
            Duration deadline,
            Clock clock) {
        this.grants = grants;
        this.refresher = refresher;
        this.announcements = announcements;
        this.storeDeadline = storeDeadline;
        this.deadline = deadline;
        this.clock = clock;
        this.flights = new Flights<>("Refreshing a grant", background);
    }

    /**
     * The grant at a later version than the one given. Fails with {@link NoGrant}, {@link GrantNotRefreshable} or
     * {@link RefreshUnavailable}.
     */
    Mono<Grant> past(long version, GrantKey key) {
        return flights.join(key, () -> refresh(key, version))
                // A flight that set out from an earlier version may have found only what is known here already.
                .flatMap(grant -> grant.version() > version ? Mono.just(grant) : past(version, key));
    }

    private Mono<Grant> refresh(GrantKey key, long version) {
        return find(key)
                .flatMap(row -> row.version() > version ? Mono.just(row) : spend(row))
                .switchIfEmpty(Mono.error(() -> new NoGrant(key)));
    }

    private Mono<Grant> spend(Grant row) {
        TokenValue token = row.refresh();
        if (token == null || !row.isRefreshable(now())) {
            return Mono.error(new GrantNotRefreshable(row.key()));
        }
        return ask(row.key(), token)
                .flatMap(tokens -> store(row, tokens))
                .onErrorResume(RefreshRefused.class, refusal -> refused(row, refusal))
                .onErrorResume(NoAnswer.class, failure -> unanswered(row, failure));
    }

    private Mono<IssuedTokens> ask(GrantKey key, TokenValue token) {
        return Mono.defer(() -> refresher.refresh(key, token))
                .timeout(deadline)
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("The refresher answered nothing")))
                .onErrorMap(failure -> failure instanceof RefreshRefused ? failure : new NoAnswer(failure));
    }

    private Mono<Grant> store(Grant row, IssuedTokens tokens) {
        return Mono.defer(() -> storeDeadline.on(grants.nextVersion().flatMap(version -> {
                    Grant rotated = row.rotated(tokens, version);
                    // Read again, because a consent may have been taken back while the platform was asked.
                    return grants.rotate(row.version(), rotated, now()).then(grants.find(row.key()));
                })))
                .retryWhen(STORE_PATIENTLY)
                .doOnError(failure -> log.error("The refreshed tokens of {} cannot be stored and are lost", row.key()))
                .onErrorMap(RefreshUnavailable::new)
                .flatMap(grant -> announcements
                        .changed(grant.cacheable(now()), grant.names())
                        .thenReturn(grant));
    }

    /** Another process may have spent the token first and be about to store the answer. */
    private Mono<Grant> refused(Grant row, RefreshRefused refusal) {
        return movedOn(row)
                .repeatWhenEmpty(looks -> looks.take(LOOKS).concatMap(look -> Mono.delay(BETWEEN_LOOKS)))
                .switchIfEmpty(Mono.defer(() -> {
                    log.info("The platform refuses to refresh {} (code {})", row.key(), refusal.platformCode());
                    return storeDeadline
                            .on(grants.markRefused(row))
                            .then(Mono.error(new GrantNotRefreshable(row.key())));
                }));
    }

    private Mono<Grant> unanswered(Grant row, NoAnswer failure) {
        return movedOn(row).switchIfEmpty(Mono.error(() -> new RefreshUnavailable(failure.reason())));
    }

    private Mono<Grant> movedOn(Grant row) {
        return Mono.defer(() -> find(row.key())).filter(now -> now.version() > row.version());
    }

    private Mono<Grant> find(GrantKey key) {
        return storeDeadline.on(grants.find(key));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Tells a failed question apart from a failed store of its answer. */
    private static final class NoAnswer extends RuntimeException {

        private final Throwable reason;

        NoAnswer(Throwable reason) {
            super(reason);
            this.reason = reason;
        }

        Throwable reason() {
            return reason;
        }
    }
}
