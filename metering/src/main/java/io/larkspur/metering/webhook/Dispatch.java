package io.larkspur.metering.webhook;

import io.larkspur.metering.webhook.DeliveryTable.Due;
import io.larkspur.metering.webhook.DeliveryTable.Waiting;
import io.larkspur.metering.webhook.Postman.Answer;
import io.larkspur.metering.webhook.WaitingLine.Turn;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends what is due and writes down what became of it: delivered, to be tried again after a longer pause, or dead. */
final class Dispatch {

    private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

    /** For a slow store, beyond what an attempt may take. */
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    private static final int ENDED_AT_ONCE = 1000;
    private static final int MOST_STATEMENTS = 200;
    private static final int MOST_COUNTED = 100_000;

    private final WebhookTable webhooks;
    private final DeliveryTable deliveries;
    private final Postman postman;
    private final WebhookProperties properties;
    private final MeterRegistry meters;
    private final Clock clock;

    /** How long a message is tried at most, by a receiver who gets it whenever it is due. */
    private final Duration patience;

    private final Instant begun;

    private volatile @Nullable Instant oldest;

    /** Nothing is known before the first look, nor after one that failed. */
    private volatile double dead = Double.NaN;

    /** Of the places half are for turns, one each; the others are for whoever has more to send in theirs. */
    private final int lanes;

    private final AtomicInteger spare;

    Dispatch(
            WebhookTable webhooks,
            DeliveryTable deliveries,
            Postman postman,
            WebhookProperties properties,
            MeterRegistry meters,
            Clock clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.postman = postman;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
        this.begun = clock.instant();
        this.lanes = properties.together() - properties.together() / 2;
        this.spare = new AtomicInteger(properties.together() / 2);
        this.patience = IntStream.range(1, properties.attempts())
                .mapToObj(this::longestPause)
                .reduce(postman.longest().multipliedBy(properties.attempts()), Duration::plus);
        Gauge.builder("larkspur.webhooks.dead", this, dispatch -> dispatch.dead)
                .description("Messages that no attempt delivered, at the last look; not counted beyond " + MOST_COUNTED)
                .register(meters);
        Gauge.builder("larkspur.webhooks.oldest.pending", this, Dispatch::secondsOverdue)
                .description("Since the message that waits longest for its receiver is due, at the last look")
                .baseUnit("seconds")
                .register(meters);
    }

    /**
     * Goes on until nothing is due or under way, and looks again meanwhile: each webhook has turns of its own, so that a
     * receiver who does not answer holds up nobody else's messages.
     */
    Mono<Void> send() {
        return Mono.defer(() -> {
            WaitingLine line = new WaitingLine();
            Flux<Boolean> looks = Flux.interval(Duration.ZERO, properties.interval())
                    .onBackpressureDrop()
                    .concatMap(tick -> lookedFor(line), 1);
            Flux<Boolean> turns = line.turns().flatMap(turn -> taken(turn, line), lanes);
            return Flux.merge(looks, turns).takeUntil(step -> line.isOver()).then();
        });
    }

    Mono<Void> tidy() {
        return forgotten()
                .then(deliveries.countDead(MOST_COUNTED))
                .doOnNext(count -> dead = count)
                .doOnError(failure -> dead = Double.NaN)
                .then();
    }

    /** As much as there is, in short statements: what is delivered in a minute may be more than one of them removes. */
    private Mono<Void> forgotten() {
        Mono<Long> some =
                deliveries.forgetDeliveredBefore(clock.instant().minus(properties.keepDelivered()), ENDED_AT_ONCE);
        return some.repeat(MOST_STATEMENTS - 1L)
                .takeUntil(removed -> removed < ENDED_AT_ONCE)
                .then();
    }

    private double secondsOverdue() {
        Instant due = oldest;
        return due == null ? 0 : Duration.between(due, clock.instant()).toMillis() / 1000.0;
    }

    private Mono<Boolean> lookedFor(WaitingLine line) {
        return deliveries
                .withDue(clock.instant())
                .collectList()
                .doOnNext(waiting -> {
                    oldest = waiting.isEmpty() ? null : waiting.get(0).since();
                    line.join(waiting.stream().map(Waiting::webhookId).toList());
                })
                .thenReturn(true)
                .onErrorResume(failure -> later("look for messages that are due", failure));
    }

    /** A receiver who does not answer leaves the line until the next look. */
    private Mono<Boolean> taken(Turn turn, WaitingLine line) {
        long webhookId = turn.webhookId();
        return Mono.defer(() -> turn(turn))
                .onErrorResume(failure -> later("send messages of webhook " + webhookId, failure))
                .doOnNext(more -> {
                    if (more) {
                        line.joinAgain(webhookId);
                    } else {
                        line.leave(webhookId);
                    }
                });
    }

    /** Whether there may be more for a receiver who answers. Everything is sent at once: a lease lasts for one attempt. */
    private Mono<Boolean> turn(Turn turn) {
        AtomicInteger extra = new AtomicInteger(turn.answers() ? someSpare() : 0);
        int most = 1 + extra.get();
        return deliveries
                .claim(turn.webhookId(), clock.instant(), postman.longest().plus(LEEWAY), most)
                .collectList()
                .doOnNext(due -> giveBack(extra, Math.max(0, due.size() - 1)))
                .flatMap(due -> sent(due).flatMap(answered -> noted(turn.webhookId(), due, answered)
                        .thenReturn(answered && due.size() == most)))
                .doOnTerminate(() -> giveBack(extra, 0))
                .doOnCancel(() -> giveBack(extra, 0));
    }

    /** Most of what is left, so that something is left for others whose receivers answer, too. */
    private int someSpare() {
        int left = spare.getAndUpdate(places -> places / 4);
        return left - left / 4;
    }

    private void giveBack(AtomicInteger extra, int kept) {
        spare.addAndGet(extra.getAndSet(kept) - kept);
    }

    /** Whether anybody was there. What cannot be written down breaks nothing off that is being sent. */
    private Mono<Boolean> sent(List<Due> due) {
        return Flux.fromIterable(due)
                .flatMapDelayError(this::tried, Math.max(1, due.size()), 1)
                .reduce(false, (one, other) -> one || other);
    }

    /**
     * Who has been away for as long as a message is tried is owed nothing any more that has been due for as long: where more is
     * added than attempts are made in vain, hardly any message would come to its last one. Not before this process has tried for
     * as long, for a receiver whom nobody tried was not away.
     */
    private Mono<Void> noted(long webhookId, List<Due> due, boolean answered) {
        if (due.isEmpty()) {
            return Mono.empty();
        }
        Instant since = due.get(0).awaySince();
        if (answered) {
            return since == null ? Mono.empty() : webhooks.back(webhookId);
        }
        Instant now = clock.instant();
        if (since == null) {
            return webhooks.away(webhookId, now);
        }
        Instant longAgo = now.minus(patience);
        return since.isAfter(longAgo) || begun.isAfter(longAgo) ? Mono.empty() : givenUp(webhookId, since, now);
    }

    private Mono<Void> givenUp(long webhookId, Instant since, Instant now) {
        return deliveries
                .giveUp(webhookId, now.minus(patience), now, ENDED_AT_ONCE)
                .repeat(MOST_STATEMENTS - 1L)
                .takeUntil(ended -> ended < ENDED_AT_ONCE)
                .reduce(0L, Long::sum)
                .doOnNext(ended -> {
                    if (ended > 0) {
                        log.warn("{} messages of webhook {} are dead: away since {}", ended, webhookId, since);
                    }
                })
                .then();
    }

    private Mono<Boolean> tried(Due due) {
        return postman.send(due.url(), due.delivery())
                .flatMap(answer -> written(due.delivery(), answer).thenReturn(answer.isThere()));
    }

    private Mono<Boolean> later(String what, Throwable failure) {
        log.warn("Could not {}; the next try is in {}: {}", what, properties.interval(), failure.toString());
        return Mono.just(false);
    }

    private Mono<Void> written(Delivery delivery, Answer answer) {
        Instant now = clock.instant();
        boolean last = delivery.attempts() >= properties.attempts();
        String state = answer.isTaken() ? Delivery.DELIVERED : last ? Delivery.DEAD : Delivery.PENDING;
        meters.counter("larkspur.webhooks.attempts", "outcome", state).increment();
        Instant next = state.equals(Delivery.PENDING) ? now.plus(pause(delivery.attempts())) : now;
        return deliveries.end(delivery, state, answer.status(), answer.error(), next);
    }

    /** Doubled with each attempt, and half of it by chance, so that receivers who come back are not all called at once. */
    private Duration pause(int attempts) {
        long most = longestPause(attempts).toMillis();
        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    private Duration longestPause(int attempts) {
        long doubled = properties.firstPause().toMillis() << Math.min(attempts - 1, 30);
        return Duration.ofMillis(
                Math.min(Math.max(doubled, 1), properties.longestPause().toMillis()));
    }
}
