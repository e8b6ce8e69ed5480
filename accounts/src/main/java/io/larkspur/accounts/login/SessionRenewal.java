package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.AuditTrail;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Trades a refresh token for the next pair, once. A token that was used before means that two parties have it, and
 * nobody can tell which is the thief: the session ends for both.
 */
final class SessionRenewal {

    private final SessionTable sessions;
    private final SessionEnds ends;
    private final SessionRules rules;
    private final Activity activity;
    private final AccessTokens tokens;
    private final AuditTrail audit;
    private final TransactionalOperator transaction;
    private final Clock clock;
    private final SignInProperties properties;
    private final SecretText secrets = new SecretText();

    SessionRenewal(
            SessionTable sessions,
            SessionEnds ends,
            SessionRules rules,
            Activity activity,
            AccessTokens tokens,
            AuditTrail audit,
            TransactionalOperator transaction,
            Clock clock,
            SignInProperties properties) {
        this.sessions = sessions;
        this.ends = ends;
        this.rules = rules;
        this.activity = activity;
        this.tokens = tokens;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
        this.properties = properties;
    }

    Mono<IssuedTokens> renew(String refreshToken) {
        byte[] hash = SecretText.hash(refreshToken);
        return sessions.ofRefreshToken(hash)
                .switchIfEmpty(Mono.error(() -> new LoginRefused(Refusal.REFRESH_TOKEN)))
                .flatMap(jti -> transaction.transactional(sessions.lock(jti)
                        .switchIfEmpty(Mono.error(() -> new LoginRefused(Refusal.REFRESH_TOKEN)))
                        .flatMap(locked -> outcome(locked, hash))))
                .delayUntil(outcome -> ends.blacklist(outcome.ended().stream().toList()))
                .flatMap(Outcome::answer);
    }

    private Mono<Outcome> outcome(SignedIn locked, byte[] hash) {
        LoginSession session = locked.session();
        Instant now = clock.instant();
        Optional<EndReason> over = rules.over(session, activity.latest(session), now);
        if (over.isPresent()) {
            EndReason reason = over.get();
            return session.revokedAt() == null
                    ? ended(session, reason)
                    : Mono.just(Outcome.refused(reason == EndReason.LOGOUT ? Refusal.REVOKED : reason.refusal()));
        }
        if (!locked.user().isActive()) {
            return Mono.just(Outcome.refused(Refusal.INACTIVE_USER));
        }
        return sessions.useRefreshToken(hash, now)
                .flatMap(first -> first ? renewed(session, now) : ended(session, EndReason.REFRESH_TOKEN_REUSED));
    }

    private Mono<Outcome> ended(LoginSession session, EndReason reason) {
        return ends.endInside(session.jti(), reason)
                .map(ended -> new Outcome(Optional.empty(), Optional.of(ended), reason.refusal()));
    }

    private Mono<Outcome> renewed(LoginSession session, Instant now) {
        String refreshToken = secrets.refreshToken();
        Instant accessExpires = tokens.expiryFrom(now);
        LoginSession renewed = new LoginSession(
                session.jti(),
                session.userId(),
                session.kind(),
                session.createdAt(),
                now,
                session.expiresAt(),
                accessExpires,
                null,
                null);
        return sessions.insertRefreshToken(SecretText.hash(refreshToken), session.jti(), now)
                .then(sessions.renew(session.jti(), accessExpires, now))
                .then(audit.record("token_refresh", session.userId(), Map.of("session", session.jti())))
                .thenReturn(new Outcome(
                        Optional.of(
                                new IssuedTokens(tokens.issue(renewed), refreshToken, properties.accessTokenLife())),
                        Optional.empty(),
                        Refusal.REFRESH_TOKEN));
    }

    /** What the transaction came to; a refusal only after it is committed, or the end of the session would be undone. */
    private record Outcome(Optional<IssuedTokens> tokens, Optional<LoginSession> ended, Refusal refusal) {

        static Outcome refused(Refusal refusal) {
            return new Outcome(Optional.empty(), Optional.empty(), refusal);
        }

        Mono<IssuedTokens> answer() {
            return tokens.map(Mono::just).orElseGet(() -> Mono.error(() -> new LoginRefused(refusal)));
        }
    }
}
