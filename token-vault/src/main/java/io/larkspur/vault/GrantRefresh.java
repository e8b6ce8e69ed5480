package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Refreshes a grant: once over all processes however many ask. In this process one flight carries everybody; between
 * processes a claim in Postgres, taken before the platform is asked, says who asks. No lock is held meanwhile. Whoever
 * finds a claim waits for its holder; a claim left behind is settled from the second place, or by sending the refresh
 * token once more, and never a third time. The rotation is finished even when everybody who asked has left.
 */
final class GrantRefresh {

    private static final Logger log = LoggerFactory.getLogger(GrantRefresh.class);

    /** What a claim lives beyond the platform's deadline: to be used after it was taken, and to store the answer. */
    static final Duration MARGIN = Duration.ofSeconds(5);

    /** A claim is not used any more when this process has slept this long since it asked for it. */
    private static final long STALE_NANOS = Duration.ofSeconds(2).toNanos();

    /** Before a doubtful token is sent again: at once for a call that waits, else when the trouble may be over. */
    private static final Duration DOUBT_OF_CALLER = Duration.ofSeconds(1);

    private static final Duration DOUBT_AHEAD = Duration.ofSeconds(15);

    private static final Duration UNTIL_IT_ANSWERS = Duration.ofSeconds(10);

    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

    /** How often and how far apart to look whether another process holds the answer to a token refused here. */
    private static final int LOOKS = 4;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private static final Retry UNTIL_POSTGRES_IS_BACK = Retry.backoff(1_000, Duration.ofMillis(100))
            .maxBackoff(Duration.ofSeconds(5))
            .filter(VaultUnavailable.class::isInstance);

    private final GrantStore grants;
    private final RefreshClaims claims;
    private final TokenRequests requests;
    private final AnswerStore answers;
    private final RefreshQueue queue;
    private final TokenEndpointPace pace;
    private final GrantNews news;
    private final LostGrants lost;
    private final RefreshMetrics metrics;
    private final RefreshWitness witness;
    private final BackgroundWork background;
    private final StoreDeadline storeDeadline;
    private final StoreClock clock;
    private final LongSupplier ticker;
    private final Duration claimLife;
    private final Duration patience;
    private final Flights<Asked, Grant> flights;

    GrantRefresh(
            GrantStore grants,
            RefreshClaims claims,
            TokenRequests requests,
            AnswerStore answers,
            RefreshQueue queue,
            TokenEndpointPace pace,
            GrantNews news,
            LostGrants lost,
            RefreshMetrics metrics,
            RefreshWitness witness,
            BackgroundWork background,
            StoreDeadline storeDeadline,
            StoreClock clock,
            LongSupplier ticker,
            Duration patience) {
        this.grants = grants;
        this.claims = claims;
        this.requests = requests;
        this.answers = answers;
        this.queue = queue;
        this.pace = pace;
        this.news = news;
        this.lost = lost;
        this.metrics = metrics;
        this.witness = witness;
        this.background = background;
        this.storeDeadline = storeDeadline;
        this.clock = clock;
        this.ticker = ticker;
        this.claimLife = requests.deadline().plus(MARGIN);
        this.patience = patience;
        this.flights = new Flights<>("Refreshing a grant", background);
    }

    /**
     * The grant at a later version than the one given, for a call that waits. Fails with {@link NoGrant},
     * {@link GrantNotRefreshable} or {@link RefreshUnavailable}.
     */
    Mono<Grant> past(long version, GrantKey key) {
        return past(version, key, Urgency.CALLER_WAITS)
                .timeout(patience, Mono.error(() -> new RefreshUnavailable(null)));
    }

    /** The same for nobody in particular: it does not wait, not for its turn and not for others. */
    Mono<Grant> ahead(long version, GrantKey key) {
        return past(version, key, Urgency.AHEAD);
    }

    private Mono<Grant> past(long version, GrantKey key, Urgency urgency) {
        return flights.join(
                        new Asked(key, urgency), () -> settle(new Quest(key, version, urgency, ticker.getAsLong(), 0)))
                // A flight that set out from an earlier version may have found only what is known here already.
                .flatMap(grant -> grant.version() > version ? Mono.just(grant) : past(version, key, urgency));
    }

    /** From the row as it is now; comes back here after every wait. */
    private Mono<Grant> settle(Quest quest) {
        return find(quest.key())
                .switchIfEmpty(Mono.error(() -> new NoGrant(quest.key())))
                .flatMap(grant -> grant.version() > quest.version() ? Mono.just(grant) : next(grant, quest));
    }

    private Mono<Grant> next(Grant grant, Quest quest) {
        RefreshProgress progress = grant.progress();
        if (grant.state() != GrantState.ACTIVE) {
            return Mono.error(new GrantNotRefreshable(grant.key()));
        }
        if (progress.mustRest()) {
            return progress.isClaimed() ? awaitHolder(grant, quest) : rest(grant, quest);
        }
        return progress.state() == RefreshState.IDLE ? ask(grant, quest) : recover(grant, quest);
    }

    private Mono<Grant> awaitHolder(Grant grant, Quest quest) {
        if (quest.urgency() == Urgency.AHEAD) {
            return Mono.error(new RefreshUnavailable(grant.progress().rest(), null));
        }
        return news.next(grant.key(), quest.pause()).then(again(quest));
    }

    /** The platform was asked in vain, and is not asked again for a while. */
    private Mono<Grant> rest(Grant grant, Quest quest) {
        Duration rest = grant.progress().rest();
        return quest.urgency() == Urgency.AHEAD || rest.compareTo(left(quest)) > 0
                ? Mono.error(new RefreshUnavailable(rest, null))
                : news.next(grant.key(), rest).then(again(quest));
    }

    private Mono<Grant> again(Quest quest) {
        return Mono.defer(() -> quest.urgency() == Urgency.AHEAD || left(quest).isNegative()
                ? Mono.error(new RefreshUnavailable(null))
                : settle(quest.lookedAgain()));
    }

    /**
     * Somebody may have spent the token; its answer may be in the second place. An endpoint that says nothing sensible to
     * anybody is left alone until it does, for the token may be sent only once more.
     */
    private Mono<Grant> recover(Grant grant, Quest quest) {
        return answers.bringHome(grant)
                .doOnNext(found -> metrics.recovered("held_answer"))
                .switchIfEmpty(Mono.defer(() -> grant.progress().state() == RefreshState.REPLAYING
                        ? giveUp(grant, grant.progress().fence(), 0, true)
                        : requests.isAnswering(grant.key().appId())
                                .flatMap(answering -> answering
                                        ? ask(grant, quest)
                                        : Mono.error(new RefreshUnavailable(UNTIL_IT_ANSWERS, null)))));
    }

    private Mono<Grant> ask(Grant grant, Quest quest) {
        TokenValue token = grant.refresh();
        if (token == null || !grant.isRefreshable(now())) {
            return grant.progress().state() == RefreshState.IDLE
                    ? Mono.error(new GrantNotRefreshable(grant.key()))
                    : giveUp(grant, grant.progress().fence(), 0, true);
        }
        if (quest.urgency() == Urgency.AHEAD && requests.isTooEarly(grant, now())) {
            return Mono.error(new RefreshUnavailable(null));
        }
        Mono<Grant> inItsTurn = Mono.defer(() -> past(quest.version(), quest.key(), Urgency.CALLER_WAITS));
        return queue.turn(grant.key(), quest.urgency(), left(quest), inItsTurn)
                .then(Mono.defer(() -> claim(grant, token, quest)));
    }

    private Mono<Grant> claim(Grant grant, TokenValue token, Quest quest) {
        long since = ticker.getAsLong();
        witness.reached(RefreshStep.BEFORE_CLAIM, grant.key());
        return storeDeadline
                .on(claims.claim(grant, token, claimLife))
                .doOnNext(claim -> trace(claim, token))
                .flatMap(claim -> ticker.getAsLong() - since > STALE_NANOS
                        ? release(claim, Duration.ZERO).then(again(quest))
                        : send(claim, token, quest))
                // Somebody else was faster.
                .switchIfEmpty(
                        Mono.defer(() -> news.next(grant.key(), quest.pause()).then(again(quest))));
    }

    private Mono<Grant> send(Claim claim, TokenValue token, Quest quest) {
        return requests.send(claim, token)
                .<Supplier<Mono<Grant>>>map(tokens -> () -> answers.store(claim, tokens))
                .onErrorResume(Exception.class, failure -> Mono.just(() -> failed(claim, failure, quest)))
                .flatMap(Supplier::get);
    }

    private Mono<Grant> failed(Claim claim, Exception failure, Quest quest) {
        if (failure instanceof RefreshRefused refusal) {
            return refused(claim, refusal);
        }
        if (failure instanceof RefreshNotSent) {
            metrics.tried("not_sent");
            return postponed(claim, Backoff.of(claim.grant(), now()), quest);
        }
        if (failure instanceof RefreshPostponed postponement) {
            metrics.tried("postponed");
            return postponed(claim, postponement, quest);
        }
        metrics.tried("unanswered");
        log.info("It is not known whether the platform has refreshed {}: {}", claim.key(), failure.toString());
        return claim.replay() ? giveUp(claim.grant(), claim.fence(), 0, true) : doubt(claim, quest);
    }

    private Mono<Grant> postponed(Claim claim, RefreshPostponed postponement, Quest quest) {
        Duration asked = postponement.retryAfter().orElse(Duration.ZERO);
        Duration own = Backoff.of(claim.grant(), now());
        Mono<Void> everybody =
                postponement.isForEverybody() ? pace.pause(claim.key().appId(), asked) : Mono.empty();
        return everybody.then(postponed(claim, asked.compareTo(own) > 0 ? asked : own, quest));
    }

    private Mono<Grant> postponed(Claim claim, Duration pause, Quest quest) {
        return release(claim, pause).then(settleSoon(quest));
    }

    private Mono<Grant> doubt(Claim claim, Quest quest) {
        Duration pause = quest.urgency() == Urgency.CALLER_WAITS ? DOUBT_OF_CALLER : DOUBT_AHEAD;
        return storeDeadline.on(claims.doubt(claim, pause)).then(settleSoon(quest));
    }

    /** The row says how long to rest. */
    private Mono<Grant> settleSoon(Quest quest) {
        return Mono.defer(() -> settle(quest.lookedAgain()));
    }

    /** Another process may have spent the token first and be about to store the answer. */
    private Mono<Grant> refused(Claim claim, RefreshRefused refusal) {
        metrics.tried("refused");
        log.info("The platform refuses to refresh {} (code {})", claim.key(), refusal.platformCode());
        return movedOn(claim.grant())
                .repeatWhenEmpty(looks -> looks.take(LOOKS).concatMap(look -> Mono.delay(BETWEEN_LOOKS)))
                .switchIfEmpty(Mono.defer(() -> answers.bringHome(claim.grant())))
                .switchIfEmpty(Mono.defer(() -> giveUp(
                        claim.grant(), claim.fence(), refusal.platformCode(), claim.replay() || refusal.isSpent())));
    }

    /** Ends the grant by the claim that showed it; by then a later claim may know better. */
    private Mono<Grant> giveUp(Grant grant, long fence, int code, boolean isLost) {
        return storeDeadline.on(claims.end(grant, fence, code, isLost)).flatMap(ended -> {
            if (!ended) {
                return movedOn(grant).switchIfEmpty(Mono.error(() -> new RefreshUnavailable(null)));
            }
            if (isLost) {
                metrics.lost();
                log.warn("The rotated tokens of {} are lost (code {}); the user is asked again", grant.key(), code);
                lost.invite(grant);
            }
            return Mono.error(new GrantNotRefreshable(grant.key()));
        });
    }

    /** Postgres has to hear that nothing was spent, or the next use would count as the second. */
    private Mono<Boolean> release(Claim claim, Duration pause) {
        return background.finish(
                "Giving a claim back",
                background.untilStopped(
                        storeDeadline.on(claims.release(claim, pause)).retryWhen(UNTIL_POSTGRES_IS_BACK)));
    }

    private Mono<Grant> movedOn(Grant grant) {
        return Mono.defer(() -> find(grant.key())).filter(now -> now.version() > grant.version());
    }

    private Mono<Grant> find(GrantKey key) {
        return storeDeadline.on(grants.find(key));
    }

    private void trace(Claim claim, TokenValue token) {
        log.debug(
                "Claimed {} at version {} with fence {} to spend {}{}",
                claim.key(),
                claim.version(),
                claim.fence(),
                token,
                claim.replay() ? " once more" : "");
        if (claim.replay()) {
            metrics.replayed();
        }
        witness.reached(RefreshStep.CLAIMED, claim.key());
    }

    private Duration left(Quest quest) {
        return patience.minusNanos(ticker.getAsLong() - quest.since());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private record Asked(GrantKey key, Urgency urgency) {}

    /**
     * One flight's way.
     *
     * @param since the ticker when it began
     * @param looks how often it has looked at the row in vain
     */
    private record Quest(GrantKey key, long version, Urgency urgency, long since, int looks) {

        Quest lookedAgain() {
            return new Quest(key, version, urgency, since, looks + 1);
        }

        /** Until the next look, should no news come before. */
        Duration pause() {
            Duration pause = FIRST_LOOK.multipliedBy(1L << Math.min(looks, 10));
            return pause.compareTo(LONGEST_LOOK) < 0 ? pause : LONGEST_LOOK;
        }
    }
}
