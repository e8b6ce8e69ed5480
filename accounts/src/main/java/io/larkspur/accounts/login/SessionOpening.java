package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.AuditTrail;
import io.larkspur.accounts.audit.Origin;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Opens sessions for people who have proven themselves. The user's row is locked meanwhile, so that however many sign in
 * together, the limit holds; the password is compared with what is stored by then.
 */
final class SessionOpening {

    private final UserTable users;
    private final SessionTable sessions;
    private final SessionEnds ends;
    private final SessionRules rules;
    private final AccessTokens tokens;
    private final AuditTrail audit;
    private final TransactionalOperator transaction;
    private final Clock clock;
    private final SignInProperties properties;
    private final SecretText secrets = new SecretText();

    SessionOpening(
            UserTable users,
            SessionTable sessions,
            SessionEnds ends,
            SessionRules rules,
            AccessTokens tokens,
            AuditTrail audit,
            TransactionalOperator transaction,
            Clock clock,
            SignInProperties properties) {
        this.users = users;
        this.sessions = sessions;
        this.ends = ends;
        this.rules = rules;
        this.tokens = tokens;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
        this.properties = properties;
    }

    Mono<IssuedTokens> ofPassword(StoredUser proven) {
        return transaction
                .transactional(users.lock(proven.user().id())
                        .switchIfEmpty(Mono.error(() -> new LoginRefused(Refusal.CREDENTIALS)))
                        .flatMap(now -> roomFor(proven, now).zipWhen(ended -> opened(now.user()))))
                .delayUntil(done -> ends.blacklist(done.getT1()))
                .map(done -> done.getT2());
    }

    /** The sessions that had to go. */
    private Mono<List<LoginSession>> roomFor(StoredUser proven, StoredUser now) {
        if (!Objects.equals(proven.passwordHash(), now.passwordHash())) {
            return Mono.error(() -> new LoginRefused(Refusal.CREDENTIALS));
        }
        if (!now.user().isActive()) {
            return Mono.error(() -> new LoginRefused(Refusal.INACTIVE_USER));
        }
        Instant time = clock.instant();
        return sessions.liveOfUser(now.user().id(), time, rules.restedSince(time))
                .filter(session -> session.kind() == LoginSession.Kind.PASSWORD)
                .collectList()
                .flatMap(this::withinTheLimit);
    }

    private Mono<List<LoginSession>> withinTheLimit(List<LoginSession> live) {
        int tooMany = live.size() - properties.sessionLimit() + 1;
        if (tooMany <= 0) {
            return Mono.just(List.of());
        }
        if (properties.atTheLimit() == SignInProperties.AtTheLimit.REFUSE) {
            return Mono.error(() -> new LoginRefused(Refusal.SESSION_LIMIT));
        }
        return Flux.fromIterable(live.subList(0, tooMany))
                .concatMap(session -> ends.endInside(session.jti(), EndReason.SESSION_LIMIT))
                .collectList();
    }

    private Mono<IssuedTokens> opened(User user) {
        return Mono.deferContextual(context -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            LoginSession session = new LoginSession(
                    secrets.jti(),
                    user.id(),
                    LoginSession.Kind.PASSWORD,
                    now,
                    now,
                    now.plus(properties.sessionLife()),
                    tokens.expiryFrom(now),
                    null,
                    null);
            String refreshToken = secrets.refreshToken();
            return sessions.insert(session, null, Origin.in(context))
                    .then(sessions.insertRefreshToken(SecretText.hash(refreshToken), session.jti(), now))
                    .then(audit.record("login", user.id(), Map.of("session", session.jti(), "method", "password")))
                    .thenReturn(new IssuedTokens(tokens.issue(session), refreshToken, properties.accessTokenLife()));
        });
    }
}
