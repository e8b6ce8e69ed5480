package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import reactor.core.publisher.Mono;

/**
 * Invitations by card. Postgres lets one invitation per user and app be pending; the process that opened it sends its
 * card. When that process died before, the next call after five seconds sends it: sending is idempotent by session. After
 * an end without consent the user rests, on every replica. Where the application shows a link there is no card to send.
 */
final class CardInvitations implements Invitations {

    private static final Duration OPENER_PATIENCE = Duration.ofSeconds(5);
    /** Senders have their own, shorter deadlines; this one keeps a broken one from blocking a user's invitations. */
    private static final Duration CARD_DEADLINE = Duration.ofSeconds(20);

    private final SessionStore store;
    private final AuthSessions sessions;
    private final Waiters waiters;
    private final Announcements announcements;
    private final CardSender cards;
    private final StoreDeadline deadline;
    private final Randomness random;
    private final StoreClock clock;
    private final VaultProperties settings;
    private final CardUpkeep upkeep;
    private final AuthorizationMetrics metrics;
    private final Flights<GrantKey, AuthSession> flights;
    private final Flights<String, AuthSession> looks;

    CardInvitations(
            SessionStore store,
            AuthSessions sessions,
            Waiters waiters,
            Announcements announcements,
            CardSender cards,
            BackgroundWork background,
            StoreDeadline deadline,
            Randomness random,
            StoreClock clock,
            VaultProperties settings,
            CardUpkeep upkeep,
            AuthorizationMetrics metrics) {
        this.store = store;
        this.sessions = sessions;
        this.waiters = waiters;
        this.announcements = announcements;
        this.cards = cards;
        this.deadline = deadline;
        this.random = random;
        this.clock = clock;
        this.settings = settings;
        this.upkeep = upkeep;
        this.metrics = metrics;
        this.flights = new Flights<>("Inviting a user", background);
        this.looks = new Flights<>("Looking at an auth session", background);
    }

    @Override
    public Mono<AuthSession> invite(Invitation invitation) {
        return Mono.defer(() -> deadline.on(store.findInvitation(invitation.key(), now())))
                .filter(CardInvitations::isBeforeTheUser)
                .switchIfEmpty(flights.join(invitation.key(), () -> openOrJoin(invitation)))
                .flatMap(session -> merge(invitation, session));
    }

    @Override
    public Mono<AuthSession> outcome(String sessionId, Duration within) {
        return waiters.await(sessionId, looks.join(sessionId, () -> sessions.find(sessionId)), within)
                .flatMap(session -> session.cardFailure() == null
                        ? Mono.just(session)
                        : Mono.error(() -> InvitationResting.of(session, now())));
    }

    private Mono<AuthSession> openOrJoin(Invitation invitation) {
        Instant now = now();
        String sessionId = random.uuid();
        NewAuthSession request = new NewAuthSession(
                invitation.key().appId(),
                invitation.key().userId(),
                cards.methodFor(invitation.key().appId()),
                invitation.scopes(),
                invitation.askedBy().isEmpty() ? null : invitation.applicationId());
        return expire(invitation.key(), now)
                .then(deadline.on(store.openOrJoin(sessionId, request, invitation, now, now.plus(lifeOf(invitation)))))
                .switchIfEmpty(Mono.defer(() -> refuse(invitation)))
                .flatMap(session -> session.sessionId().equals(sessionId) || isOrphaned(session, now)
                        ? sendCard(session)
                        : Mono.just(session));
    }

    /** Nobody waits for an answer to a card that the vault sends of itself, and the user may be asleep. */
    private Duration lifeOf(Invitation invitation) {
        return invitation.askedBy().isEmpty() || invitation.reason() == InvitationReason.ENDING
                ? settings.unpromptedSessionLife()
                : settings.authSessionLife();
    }

    private Mono<Void> expire(GrantKey key, Instant now) {
        return deadline.on(store.expireInvitation(key, settings.expiredCooldown(), now))
                .doOnNext(session -> metrics.ended(AuthorizationMetrics.Outcome.EXPIRED))
                .doOnNext(upkeep::changed)
                .flatMap(announcements::ended);
    }

    /** The rest may have ended between the two looks. */
    private Mono<AuthSession> refuse(Invitation invitation) {
        return deadline.on(store.findResting(invitation.key(), now()))
                .flatMap(session -> Mono.<AuthSession>error(InvitationResting.of(session, now())))
                .switchIfEmpty(Mono.defer(() -> openOrJoin(invitation)));
    }

    private static boolean isBeforeTheUser(AuthSession session) {
        return session.messageId() != null || session.authMethod().equals(CardSender.LINK);
    }

    private static boolean isOrphaned(AuthSession session, Instant now) {
        return session.messageId() == null
                && session.createdAt().plus(OPENER_PATIENCE).isBefore(now);
    }

    private Mono<AuthSession> sendCard(AuthSession session) {
        return Mono.defer(() -> cards.send(session))
                .timeout(CARD_DEADLINE)
                .onErrorResume(
                        Exception.class, failure -> giveUp(session, failure).then(Mono.error(failure)))
                .flatMap(messageId -> sessions.cardSent(session.sessionId(), messageId))
                .defaultIfEmpty(session);
    }

    /** What stopped the card is what the caller has to know, even when the session cannot be ended either. */
    private Mono<Void> giveUp(AuthSession session, Exception reason) {
        CardFailure failure = CardFailure.of(reason);
        Instant now = now();
        return deadline.on(store.giveUp(
                        session.sessionId(), failure, settings.rest().after(failure, now), now))
                .doOnNext(ended -> metrics.ended(AuthorizationMetrics.Outcome.UNDELIVERABLE))
                .flatMap(announcements::ended)
                .onErrorResume(VaultUnavailable.class, away -> Mono.empty());
    }

    /** Records that this application asked too; nothing is written when that is known. */
    private Mono<AuthSession> merge(Invitation invitation, AuthSession session) {
        return deadline.on(store.join(session.sessionId(), invitation, now()))
                .doOnNext(upkeep::changing)
                .defaultIfEmpty(session);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
