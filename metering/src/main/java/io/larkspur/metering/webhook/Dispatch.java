package io.larkspur.metering.webhook;

import io.larkspur.metering.webhook.Postman.Answer;
import io.larkspur.metering.webhook.WebhookTable.Due;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/** Sends what is due and writes down what became of it: delivered, to be tried again after a longer pause, or dead. */
final class Dispatch {

    private final WebhookTable table;
    private final Postman postman;
    private final WebhookProperties properties;
    private final MeterRegistry meters;
    private final Clock clock;
    private final AtomicLong dead = new AtomicLong();

    Dispatch(WebhookTable table, Postman postman, WebhookProperties properties, MeterRegistry meters, Clock clock) {
        this.table = table;
        this.postman = postman;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
        Gauge.builder("larkspur.webhooks.dead", dead, AtomicLong::get)
                .description("Messages that no attempt delivered, at the last look")
                .register(meters);
    }

    /** Goes on while there is as much as can be taken at a time. */
    Mono<Void> send() {
        return sent().expand(count -> count == batch() ? sent() : Mono.empty()).then();
    }

    Mono<Void> tidy() {
        return table.forgetDeliveredBefore(clock.instant().minus(properties.keepDelivered()))
                .then(table.countDead())
                .doOnNext(dead::set)
                .then();
    }

    private int batch() {
        return properties.together() * 4;
    }

    private Mono<Long> sent() {
        Duration lease = properties.deadline().multipliedBy(8);
        return table.claim(clock.instant(), lease, batch())
                .collectList()
                .flatMapIterable(due -> due)
                .flatMap(this::tried, properties.together())
                .count();
    }

    private Mono<Boolean> tried(Due due) {
        return postman.send(due.url(), due.delivery())
                .flatMap(answer -> written(due.delivery(), answer).thenReturn(answer.isTaken()));
    }

    private Mono<Void> written(Delivery delivery, Answer answer) {
        Instant now = clock.instant();
        boolean last = delivery.attempts() >= properties.attempts();
        String state = answer.isTaken() ? Delivery.DELIVERED : last ? Delivery.DEAD : Delivery.PENDING;
        meters.counter("larkspur.webhooks.attempts", "outcome", state).increment();
        Instant next = state.equals(Delivery.PENDING) ? now.plus(pause(delivery.attempts())) : now;
        return table.end(delivery, state, answer.status(), answer.error(), next);
    }

    /** Doubled with each attempt, and half of it by chance, so that receivers who come back are not all called at once. */
    private Duration pause(int attempts) {
        long doubled = properties.firstPause().toMillis() << Math.min(attempts - 1, 30);
        long most = Math.min(Math.max(doubled, 1), properties.longestPause().toMillis());
        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }
}
