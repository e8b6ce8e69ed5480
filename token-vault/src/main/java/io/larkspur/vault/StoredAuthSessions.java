package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Auth sessions in Postgres. A completion goes on when its caller leaves: the platform's code is spent by then, so giving
 * up would lose the user's consent.
 */
final class StoredAuthSessions implements AuthSessions {

    private static final Logger log = LoggerFactory.getLogger(StoredAuthSessions.class);

    /** Recorded as the asking application when an administrator opened the session. */
    static final String ANY_APPLICATION = "*";

    private static final Duration ATTEMPT_LIFE = Duration.ofMinutes(10);

    private final SessionStore sessions;
    private final AttemptStore attempts;
    private final Completion completion;
    private final Announcements announcements;
    private final CardBook book;
    private final CardUpkeep upkeep;
    private final AuthorizationMetrics metrics;
    private final BackgroundWork background;
    private final StoreDeadline deadline;
    private final Randomness random;
    private final StoreClock clock;
    private final VaultProperties settings;

    StoredAuthSessions(
            SessionStore sessions,
            AttemptStore attempts,
            Completion completion,
            Announcements announcements,
            CardBook book,
            CardUpkeep upkeep,
            AuthorizationMetrics metrics,
            BackgroundWork background,
            StoreDeadline deadline,
            Randomness random,
            StoreClock clock,
            VaultProperties settings) {
        this.sessions = sessions;
        this.attempts = attempts;
        this.completion = completion;
        this.announcements = announcements;
        this.book = book;
        this.upkeep = upkeep;
        this.metrics = metrics;
        this.background = background;
        this.deadline = deadline;
        this.random = random;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public Mono<AuthSession> open(NewAuthSession request) {
        return Mono.defer(() -> {
            Instant now = now();
            String asking = request.applicationId() == null ? ANY_APPLICATION : request.applicationId();
            return deadline.on(
                    sessions.open(random.uuid(), request, asking, now, now.plus(settings.authSessionLife())));
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
                        .onErrorResume(OtherPersonAuthorized.class, other -> otherPersonTried(sessionId, user, other))
                        .flatMap(this::announce));
    }

    @Override
    public Mono<AuthSession> deny(String sessionId) {
        return findPending(sessionId)
                .flatMap(session -> {
                    Instant now = now();
                    return deadline.on(sessions.deny(sessionId, settings.rest().afterDenial(now), now));
                })
                .switchIfEmpty(Mono.defer(() -> refuse(sessionId)))
                .doOnNext(session -> metrics.ended(AuthorizationMetrics.Outcome.DENIED))
                .flatMap(this::announceEnd);
    }

    @Override
    public Mono<AuthSession> cardSent(String sessionId, String messageId, @Nullable String options) {
        return deadline.on(sessions.cardSent(sessionId, messageId, options, now()))
                .doOnNext(metrics::cardSent)
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
        metrics.ended(AuthorizationMetrics.Outcome.COMPLETED);
        return announcements.authorized(grant.cacheable(now()), grant.names()).then(announceEnd(outcome.session()));
    }

    private Mono<AuthSession> announceEnd(AuthSession session) {
        return announcements.ended(session).then(Mono.fromCallable(() -> {
            upkeep.changed(session);
            return session;
        }));
    }

    /** An alarm for operators, by ids only; the card tells the invited user. */
    private <T> Mono<T> otherPersonTried(String sessionId, PlatformUser user, OtherPersonAuthorized other) {
        log.warn(
                "Auth session {}: user {} authorized in the place of the invited user {}; nothing was stored",
                sessionId,
                InvitedPerson.idOf(user),
                other.invited());
        metrics.ended(AuthorizationMetrics.Outcome.OTHER_PERSON);
        return deadline.on(book.otherPersonTried(sessionId, now()))
                .then(deadline.on(sessions.find(sessionId)))
                .doOnNext(upkeep::changed)
                .onErrorResume(VaultUnavailable.class, away -> Mono.empty())
                .then(Mono.error(other));
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
