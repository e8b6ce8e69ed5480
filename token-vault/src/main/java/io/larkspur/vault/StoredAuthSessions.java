package io.larkspur.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.springframework.beans.factory.ObjectProvider;
import reactor.core.publisher.Mono;

/**
 * Auth sessions in Postgres. A completion goes on when its caller leaves: the platform's code is spent by then, so giving
 * up would lose the user's consent.
 */
final class StoredAuthSessions implements AuthSessions {

    /** Recorded as the asking application when an administrator opened the session. */
    static final String ANY_APPLICATION = "*";

    private static final Duration ATTEMPT_LIFE = Duration.ofMinutes(10);

    private final SessionStore sessions;
    private final AttemptStore attempts;
    private final Completion completion;
    private final Announcements announcements;
    private final ObjectProvider<CardSender> cards;
    private final BackgroundWork background;
    private final StoreDeadline deadline;
    private final Randomness random;
    private final Clock clock;
    private final Duration life;

    StoredAuthSessions(
            SessionStore sessions,
            AttemptStore attempts,
            Completion completion,
            Announcements announcements,
            ObjectProvider<CardSender> cards,
            BackgroundWork background,
            StoreDeadline deadline,
            Randomness random,
            Clock clock,
            Duration life) {
        this.sessions = sessions;
        this.attempts = attempts;
        this.completion = completion;
        this.announcements = announcements;
        this.cards = cards;
        this.background = background;
        this.deadline = deadline;
        this.random = random;
        this.clock = clock;
        this.life = life;
    }

    @Override
    public Mono<AuthSession> open(NewAuthSession request) {
        return Mono.defer(() -> {
            Instant now = now();
            String asking = request.applicationId() == null ? ANY_APPLICATION : request.applicationId();
            return deadline.on(sessions.open(random.uuid(), request, asking, now, now.plus(life)));
        });
    }

    @Override
    public Mono<AuthSession> find(String sessionId) {
        return deadline.on(sessions.find(sessionId))
                .map(session -> session.asOf(now()))
                .switchIfEmpty(Mono.error(() -> new UnknownAuthSession(sessionId)));
    }

    @Override
    public Mono<AuthSession> complete(String sessionId, PlatformUser user, IssuedTokens tokens) {
        return background.finish(
                "Completing auth session " + sessionId,
                findPending(sessionId)
                        .flatMap(session -> InvitedPerson.is(session.userId(), user)
                                ? deadline.on(completion.of(session, user, tokens, now()))
                                : Mono.error(new OtherPersonAuthorized(session)))
                        .switchIfEmpty(Mono.defer(() -> refuse(sessionId)))
                        .flatMap(this::announce));
    }

    @Override
    public Mono<AuthSession> deny(String sessionId) {
        return findPending(sessionId)
                .flatMap(session -> deadline.on(sessions.end(sessionId, AuthSessionState.DENIED, now())))
                .switchIfEmpty(Mono.defer(() -> refuse(sessionId)))
                .flatMap(this::announceEnd);
    }

    @Override
    public Mono<AuthSession> cardSent(String sessionId, String messageId) {
        return deadline.on(sessions.cardSent(sessionId, messageId))
                .map(session -> session.asOf(now()))
                .switchIfEmpty(Mono.error(() -> new UnknownAuthSession(sessionId)));
    }

    @Override
    public Mono<Long> removeExpired() {
        return Mono.defer(() -> deadline.on(sessions.removeExpired(now())));
    }

    @Override
    public Mono<AuthorizationAttempt> begin(String sessionId) {
        return findPending(sessionId).flatMap(session -> {
            Instant now = now();
            TokenValue verifier = TokenValue.of(random.secret());
            AuthorizationAttempt attempt =
                    new AuthorizationAttempt(session, random.secret(), challenge(verifier), random.secret());
            Instant end = earlier(now.plus(ATTEMPT_LIFE), session.expiresAt());
            return deadline.on(attempts.insert(attempt, verifier, now, end)).thenReturn(attempt);
        });
    }

    @Override
    public Mono<ReturnedAuthorization> redeem(String state, String browser) {
        return Mono.defer(() -> deadline.on(attempts.redeem(state, browser, now())))
                .switchIfEmpty(Mono.defer(() -> refuse(state, browser)));
    }

    private Mono<AuthSession> findPending(String sessionId) {
        return find(sessionId)
                .flatMap(session ->
                        session.isPending() ? Mono.just(session) : Mono.error(new AuthSessionEnded(session)));
    }

    /** The guarded statement met a session that somebody else, or time, has just ended. */
    private <T> Mono<T> refuse(String sessionId) {
        return find(sessionId).flatMap(session -> Mono.error(new AuthSessionEnded(session)));
    }

    private <T> Mono<T> refuse(String state, String browser) {
        return deadline.on(attempts.sessionOf(state, browser))
                .map(session -> session.asOf(now()))
                .filter(session -> !session.isPending())
                .flatMap(session -> Mono.<T>error(new AuthSessionEnded(session)))
                .switchIfEmpty(Mono.error(StateRefused::new));
    }

    private Mono<AuthSession> announce(Completion.Outcome outcome) {
        Grant grant = outcome.grant();
        return announcements.authorized(grant.cacheable(now()), grant.names()).then(announceEnd(outcome.session()));
    }

    private Mono<AuthSession> announceEnd(AuthSession session) {
        return announcements.ended(session).then(Mono.fromCallable(() -> {
            showEnd(session);
            return session;
        }));
    }

    private void showEnd(AuthSession session) {
        if (session.messageId() != null) {
            cards.ifAvailable(sender -> background.run(
                    "Showing the end of " + session.sessionId(), Mono.defer(() -> sender.showEnd(session))));
        }
    }

    private static String challenge(TokenValue verifier) {
        byte[] digest = Sha256.of(verifier.utf8());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** As precise as Postgres keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
