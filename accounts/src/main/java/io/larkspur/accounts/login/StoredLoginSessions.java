package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.AuditTrail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sessions in Postgres, which is asked for every token that is shown: so whatever ended anywhere has ended here. Redis
 * only answers some of the questions sooner.
 */
final class StoredLoginSessions implements LoginSessions {

    private static final int SWEPT_AT_ONCE = 5000;

    private final UserTable users;
    private final SessionTable sessions;
    private final SessionOpening opening;
    private final SessionRenewal renewal;
    private final SessionEnds ends;
    private final SessionRules rules;
    private final Activity activity;
    private final Blacklist blacklist;
    private final AccessTokens tokens;
    private final SignInGate gate;
    private final AuditTrail audit;
    private final TransactionalOperator transaction;
    private final Clock clock;
    private final SignInProperties properties;
    private final Duration patience;

    StoredLoginSessions(
            UserTable users,
            SessionTable sessions,
            SessionOpening opening,
            SessionRenewal renewal,
            SessionEnds ends,
            SessionRules rules,
            Activity activity,
            Blacklist blacklist,
            AccessTokens tokens,
            SignInGate gate,
            AuditTrail audit,
            TransactionalOperator transaction,
            Clock clock,
            SignInProperties properties) {
        this.users = users;
        this.sessions = sessions;
        this.opening = opening;
        this.renewal = renewal;
        this.ends = ends;
        this.rules = rules;
        this.activity = activity;
        this.blacklist = blacklist;
        this.tokens = tokens;
        this.gate = gate;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
        this.properties = properties;
        this.patience = properties.storeTimeout();
    }

    @Override
    public Mono<IssuedTokens> signIn(String username, Password password) {
        String name = Names.normal(username);
        return users.findLocal(name)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(found -> gate.verify(name, password, found.map(StoredUser::passwordHash))
                        .flatMap(right -> right ? opening.ofPassword(found.orElseThrow()) : refused(found)));
    }

    @Override
    public Mono<IssuedTokens> refresh(String refreshToken) {
        return renewal.renew(refreshToken).transform(this::inTime);
    }

    @Override
    public Mono<Void> logout(String accessToken) {
        return Mono.fromSupplier(() -> tokens.read(accessToken))
                .flatMap(token -> living(token.jti()))
                .flatMap(living -> ends.end(living.session().jti(), EndReason.LOGOUT))
                .transform(this::inTime)
                .then();
    }

    @Override
    public Mono<SignedIn> verify(String accessToken) {
        return Mono.fromSupplier(() -> tokens.read(accessToken))
                .flatMap(token -> living(token.jti()))
                .transform(this::inTime)
                .doOnNext(living -> activity.note(living.session().jti(), clock.instant()));
    }

    @Override
    public Flux<LoginSession> active(@Nullable Long userId, int limit) {
        Instant now = clock.instant();
        return sessions.active(userId, now, rules.restedSince(now), limit);
    }

    @Override
    public Mono<Long> countActive(@Nullable Long userId) {
        Instant now = clock.instant();
        return sessions.countActive(userId, now, rules.restedSince(now)).transform(this::inTime);
    }

    @Override
    public Flux<SignedIn> list(SessionChoice choice, int limit, long offset) {
        Instant now = clock.instant();
        return sessions.list(choice, now, rules.restedSince(now), limit, offset);
    }

    @Override
    public Mono<Long> count(SessionChoice choice, long most) {
        Instant now = clock.instant();
        return sessions.count(choice, most, now, rules.restedSince(now)).transform(this::inTime);
    }

    @Override
    public Mono<Void> end(String jti) {
        return ends.end(jti, EndReason.ADMINISTRATOR)
                .switchIfEmpty(Mono.error(UnknownSession::new))
                .transform(this::inTime)
                .then();
    }

    /** In parts, so that no statement and no transaction runs long however much there is. */
    @Override
    public Mono<Long> cleanUp() {
        return swept().expand(count -> count < SWEPT_AT_ONCE ? Mono.empty() : swept())
                .reduce(0L, Long::sum);
    }

    @Override
    public Duration accessTokenLife() {
        return properties.accessTokenLife();
    }

    private Mono<Long> swept() {
        return activity.flush().then(transaction.transactional(Mono.defer(() -> {
            Instant now = clock.instant();
            Instant rested = rules.restedSince(now);
            return sessions.endRested(now, rested, SWEPT_AT_ONCE)
                    .zipWith(sessions.deleteDead(now, rested, SWEPT_AT_ONCE), Long::sum)
                    .delayUntil(count -> count == 0
                            ? Mono.empty()
                            : audit.record("sessions_cleaned", null, Map.of("sessions", count)));
        })));
    }

    private Mono<IssuedTokens> refused(Optional<StoredUser> found) {
        Long userId = found.map(user -> user.user().id()).orElse(null);
        return audit.record("login_failed", userId, Map.of())
                .then(Mono.error(() -> new LoginRefused(Refusal.CREDENTIALS)));
    }

    private Mono<SignedIn> living(String jti) {
        return blacklist
                .find(jti)
                .flatMap(refusal -> Mono.<SignedIn>error(() -> new LoginRefused(refusal)))
                .switchIfEmpty(Mono.defer(() -> sessions.find(jti)))
                .switchIfEmpty(Mono.error(() -> new LoginRefused(Refusal.REVOKED)))
                .flatMap(this::checked);
    }

    private Mono<SignedIn> checked(SignedIn found) {
        LoginSession session = found.session();
        Optional<EndReason> over = rules.over(session, activity.latest(session), clock.instant());
        if (over.isPresent()) {
            EndReason reason = over.get();
            Mono<SignedIn> refused = Mono.error(() -> new LoginRefused(reason.refusal()));
            return session.revokedAt() == null ? ends.end(session.jti(), reason).then(refused) : refused;
        }
        if (!found.user().isActive()) {
            return Mono.error(() -> new LoginRefused(Refusal.INACTIVE_USER));
        }
        return Mono.just(found);
    }

    private <T> Mono<T> inTime(Mono<T> answer) {
        return answer.timeout(patience).onErrorMap(TimeoutException.class, this::tooSlow);
    }

    private QueryTimeoutException tooSlow(TimeoutException late) {
        return new QueryTimeoutException("The database did not answer within " + patience, late);
    }
}
