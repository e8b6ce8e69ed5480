package io.larkspur.vault;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Which cards do not show what is true. A change is claimed by moving its due time to the end of a lease, and settled only
 * while it still stands there: so one process changes a card at a time, a dead one is replaced, and a change that came in
 * between is not lost.
 */
final class CardBook {

    /** Changes of a pending card are shown together; the platform takes five a second of one message. */
    static final Duration DEBOUNCE = Duration.ofSeconds(1);

    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final String CLAIM = """
            UPDATE user_auth_sessions AS s SET card_due_at = :lease, card_tries = s.card_tries + 1
            WHERE s.card_due_at <= :now AND s.message_id IS NOT NULL AND\s""";

    private static final String CLAIM_ONE =
            CLAIM + "s.session_id = :sessionId RETURNING s.card_tries, " + SessionStore.COLUMNS;

    static final String CLAIM_SOME = CLAIM + """
            s.id IN (SELECT id FROM user_auth_sessions WHERE card_due_at <= :now AND message_id IS NOT NULL
                ORDER BY card_due_at LIMIT :most FOR UPDATE SKIP LOCKED)
            RETURNING s.card_tries,\s""" + SessionStore.COLUMNS;

    private static final String SHOWN = """
            UPDATE user_auth_sessions SET card_due_at = NULL, card_tries = 0, card_shown_state = :state
            WHERE session_id = :sessionId AND card_due_at = :lease
            """;

    private static final String POSTPONE = """
            UPDATE user_auth_sessions SET card_due_at = :next
            WHERE session_id = :sessionId AND card_due_at = :lease
            """;

    private static final String OTHER_PERSON = """
            UPDATE user_auth_sessions SET other_person_tries = other_person_tries + 1, card_due_at = :now
            WHERE session_id = :sessionId AND state = 'pending'
            """;

    private final DatabaseClient database;

    CardBook(DatabaseClient database) {
        this.database = database;
    }

    static Instant changeDue(Instant now) {
        return now.plus(DEBOUNCE);
    }

    /** Empty when nothing is due on this card, or somebody else is at it. */
    Mono<DueCard> claim(String sessionId, Instant now) {
        Instant lease = now.plus(LEASE);
        return database.sql(CLAIM_ONE)
                .bind("sessionId", sessionId)
                .bind("now", now)
                .bind("lease", lease)
                .map(row -> due(row, lease))
                .one();
    }

    /** Some of the cards that are due. */
    Flux<DueCard> claimSome(int most, Instant now) {
        Instant lease = now.plus(LEASE);
        return database.sql(CLAIM_SOME)
                .bind("most", most)
                .bind("now", now)
                .bind("lease", lease)
                .map(row -> due(row, lease))
                .all();
    }

    Mono<Long> shown(DueCard card) {
        return database.sql(SHOWN)
                .bind("sessionId", card.session().sessionId())
                .bind("state", card.session().state().wireName())
                .bind("lease", card.lease())
                .fetch()
                .rowsUpdated();
    }

    Mono<Long> postpone(DueCard card, Instant next) {
        return settle(card).bind("next", next).fetch().rowsUpdated();
    }

    /** The card stays as it is; what it shows is still on record. */
    Mono<Long> giveUp(DueCard card) {
        return settle(card).bindNull("next", Instant.class).fetch().rowsUpdated();
    }

    Mono<Long> otherPersonTried(String sessionId, Instant now) {
        return database.sql(OTHER_PERSON)
                .bind("sessionId", sessionId)
                .bind("now", now)
                .fetch()
                .rowsUpdated();
    }

    private DatabaseClient.GenericExecuteSpec settle(DueCard card) {
        return database.sql(POSTPONE)
                .bind("sessionId", card.session().sessionId())
                .bind("lease", card.lease());
    }

    private static DueCard due(Readable row, Instant lease) {
        return new DueCard(SessionStore.session(row), lease, (int) Columns.number(row, "card_tries"));
    }

    /**
     * A card to change, until the lease ends.
     *
     * @param tries this one included
     */
    record DueCard(AuthSession session, Instant lease, int tries) {}
}
