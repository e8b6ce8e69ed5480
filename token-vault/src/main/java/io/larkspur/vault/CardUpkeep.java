package io.larkspur.vault;

import io.larkspur.vault.CardBook.DueCard;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes cards show what is true: at once where something changed, and from the book when that process died or the platform
 * was away. Tries come ever more seldom, and end when the platform takes no more changes of a message.
 */
final class CardUpkeep {

    private static final Logger log = LoggerFactory.getLogger(CardUpkeep.class);
    private static final int AT_A_TIME = 20;
    private static final int AT_ONCE = 4;
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 10;
    private static final Duration A_MOMENT = CardBook.DEBOUNCE.plusMillis(50);
    /** The platform changes no message that is older. */
    private static final Duration CHANGEABLE = Duration.ofDays(14);

    private final CardBook book;
    private final CardSenders cards;
    private final AuthorizationMetrics metrics;
    private final BackgroundWork background;
    private final StoreDeadline deadline;
    private final StoreClock clock;

    CardUpkeep(
            CardBook book,
            CardSenders cards,
            AuthorizationMetrics metrics,
            BackgroundWork background,
            StoreDeadline deadline,
            StoreClock clock) {
        this.book = book;
        this.cards = cards;
        this.metrics = metrics;
        this.background = background;
        this.deadline = deadline;
        this.clock = clock;
    }

    /** Shows the change on this card now, in the background; what goes wrong is tried again later. */
    void changed(AuthSession session) {
        if (session.messageId() != null) {
            background.run(
                    "Showing auth session " + session.sessionId() + " on its card",
                    deadline.on(book.claim(session.sessionId(), now())).flatMap(this::show));
        }
    }

    /** Shows a change that others may follow, a moment later. */
    void changing(AuthSession session) {
        if (session.messageId() != null) {
            background.run(
                    "Showing a change on the card of " + session.sessionId(),
                    background
                            .untilStopped(Mono.delay(A_MOMENT))
                            .flatMap(elapsed -> deadline.on(book.claim(session.sessionId(), now())))
                            .flatMap(this::show));
        }
    }

    /** Everything that is due. */
    Mono<Void> sweep() {
        return cards.isEmpty()
                ? Mono.empty()
                : round().expand(more -> more ? round() : Mono.empty()).then();
    }

    /** Whether there may be more. */
    private Mono<Boolean> round() {
        return deadline.on(book.claimSome(AT_A_TIME, now()).collectList())
                .flatMap(due ->
                        Flux.fromIterable(due).flatMap(this::show, AT_ONCE).then(Mono.just(due.size() == AT_A_TIME)));
    }

    private Mono<Void> show(DueCard card) {
        return Mono.defer(() -> cards.show(card.session()))
                .timeout(DEADLINE)
                .flatMap(shown -> settle(card, shown))
                .onErrorResume(Exception.class, failure -> later(card, failure));
    }

    private Mono<Void> settle(DueCard card, boolean shown) {
        metrics.cardChanged(shown ? "shown" : "impossible");
        return deadline.on(shown ? book.shown(card) : book.giveUp(card)).then();
    }

    private Mono<Void> later(DueCard card, Exception failure) {
        Instant next = now().plus(pauseAfter(card.tries()));
        boolean hopeless = next.isAfter(card.session().createdAt().plus(CHANGEABLE));
        metrics.cardChanged(hopeless ? "impossible" : "postponed");
        log.warn(
                "Auth session {}: card {} was not changed, try {}: {}",
                card.session().sessionId(),
                card.session().messageId(),
                card.tries(),
                failure.getMessage());
        return deadline.on(hopeless ? book.giveUp(card) : book.postpone(card, next))
                .then();
    }

    private static Duration pauseAfter(int tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
