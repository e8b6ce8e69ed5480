package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Makes the platform's answer durable before anybody uses it: in Postgres, by the version that was spent, so that the
 * first good answer is kept whoever holds the claim by then. When Postgres does not take it within a moment, Redis keeps
 * it sealed until Postgres does. Then, and only then, the caches are told.
 */
final class AnswerStore {

    private static final Logger log = LoggerFactory.getLogger(AnswerStore.class);

    /** The longest an answer is in memory only while Postgres hesitates. */
    private static final Duration HESITATION = Duration.ofMillis(200);

    private static final Retry UNTIL_POSTGRES_IS_BACK = Retry.backoff(1_000, Duration.ofMillis(100))
            .maxBackoff(Duration.ofSeconds(5))
            .filter(VaultUnavailable.class::isInstance);
    private static final Retry UNTIL_REDIS_IS_BACK =
            Retry.backoff(1_000, Duration.ofMillis(100)).maxBackoff(Duration.ofSeconds(5));

    private final GrantStore grants;
    private final HeldAnswers held;
    private final Schedules schedules;
    private final Announcements announcements;
    private final RefreshMetrics metrics;
    private final RefreshWitness witness;
    private final BackgroundWork background;
    private final StoreDeadline storeDeadline;
    private final StoreClock clock;

    AnswerStore(
            GrantStore grants,
            HeldAnswers held,
            Schedules schedules,
            Announcements announcements,
            RefreshMetrics metrics,
            RefreshWitness witness,
            BackgroundWork background,
            StoreDeadline storeDeadline,
            StoreClock clock) {
        this.grants = grants;
        this.held = held;
        this.schedules = schedules;
        this.announcements = announcements;
        this.metrics = metrics;
        this.witness = witness;
        this.background = background;
        this.storeDeadline = storeDeadline;
        this.clock = clock;
    }

    /** What is true then: this answer, or what was faster. Empty when the grant has ended meanwhile. */
    Mono<Grant> store(Claim claim, IssuedTokens tokens) {
        return Mono.defer(() -> {
            RefreshMetrics.Window window = metrics.answered();
            AtomicBoolean isHeld = new AtomicBoolean();
            Mono<Grant> home = background
                    .finish(
                            "Storing refreshed tokens",
                            home(claim.grant(), claim.fence(), tokens)
                                    .retryWhen(UNTIL_POSTGRES_IS_BACK)
                                    .doOnSuccess(stored -> tidy(claim.grant(), isHeld))
                                    .takeUntilOther(background.stopped().then(onceHeld(isHeld)))
                                    .doOnError(failure -> log.error(
                                            "The refreshed tokens of {} cannot be stored", claim.key(), failure)))
                    .cache();
            return Mono.firstWithSignal(home, away(claim, tokens, isHeld))
                    .doOnNext(stored -> window.close())
                    .flatMap(stored -> publish(stored, claim.key()));
        });
    }

    /** Brings an answer to Postgres that another claim left in the second place; empty when there is none. */
    Mono<Grant> bringHome(Grant grant) {
        return held.find(grant)
                .flatMap(answer -> home(grant, answer.fence(), answer.tokens()))
                .flatMap(stored -> held.forget(grant).then(publish(stored, grant.key())));
    }

    private Mono<Grant> home(Grant grant, long fence, IssuedTokens tokens) {
        return Mono.defer(() -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Schedule schedule = schedules.refreshed(grant.key(), fence, tokens, now);
            Grant rotated = grant.rotated(tokens, fence, schedule.refreshAt(), now);
            // Read again: somebody may have been faster, or a consent taken back while the platform was asked.
            return storeDeadline.on(
                    grants.rotate(grant.version(), rotated, schedule, now).then(grants.find(grant.key())));
        });
    }

    /**
     * Goes on until it is cancelled, because Postgres has the answer. Where something newer is known meanwhile, such as that
     * the user has taken the consent back, only Postgres can say what is true.
     */
    private Mono<Grant> away(Claim claim, IssuedTokens tokens, AtomicBoolean isHeld) {
        return Mono.delay(HESITATION)
                .then(Mono.defer(() -> held.keep(claim, tokens)).retryWhen(UNTIL_REDIS_IS_BACK))
                .onErrorResume(Exception.class, failure -> Mono.never())
                .then(Mono.defer(() -> {
                    isHeld.set(true);
                    log.warn("Postgres does not take the refreshed tokens of {} yet; Redis holds them", claim.key());
                    Instant now = clock.instant();
                    Grant rotated = rotated(claim.grant(), claim.fence(), tokens, now);
                    return announcements.accepts(rotated.cacheable(now)) ? Mono.just(rotated) : Mono.never();
                }));
    }

    private Grant rotated(Grant grant, long fence, IssuedTokens tokens, Instant now) {
        Schedule schedule = schedules.refreshed(grant.key(), fence, tokens, now);
        return grant.rotated(tokens, fence, schedule.refreshAt(), now);
    }

    /** A process that stops may leave the rest to others. */
    private static Mono<Void> onceHeld(AtomicBoolean isHeld) {
        return Mono.delay(HESITATION).repeat(() -> !isHeld.get()).then();
    }

    private void tidy(Grant grant, AtomicBoolean isHeld) {
        if (isHeld.get()) {
            background.run("Letting go of a held answer", held.forget(grant));
        }
    }

    private Mono<Grant> publish(Grant stored, GrantKey key) {
        witness.reached(RefreshStep.STORED, key);
        log.debug("Refreshed {}: {} at version {}", key, stored.access(), stored.version());
        return announcements
                .changed(stored.cacheable(clock.instant()), stored.names())
                .then(Mono.fromSupplier(() -> {
                    witness.reached(RefreshStep.PUBLISHED, key);
                    metrics.tried("refreshed");
                    return stored;
                }));
    }
}
