package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.AuditTrail;
import io.larkspur.accounts.audit.Origin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Sessions that a provider vouched for, in Postgres. Codes and handles are kept as hashes. The allowlist is asked when
 * somebody comes back, and once more, holding it, when the code is exchanged.
 */
final class StoredProviderSessions implements ProviderSessions {

    private final AllowlistTable allowlist;
    private final UserTable users;
    private final ExchangeCodeTable codes;
    private final SessionTable sessions;
    private final SessionEnds ends;
    private final SessionRules rules;
    private final Activity activity;
    private final AuditTrail audit;
    private final TransactionalOperator transaction;
    private final Clock clock;
    private final SignInProperties properties;
    private final Duration patience;
    private final SecretText secrets = new SecretText();

    StoredProviderSessions(
            AllowlistTable allowlist,
            UserTable users,
            ExchangeCodeTable codes,
            SessionTable sessions,
            SessionEnds ends,
            SessionRules rules,
            Activity activity,
            AuditTrail audit,
            TransactionalOperator transaction,
            Clock clock,
            SignInProperties properties) {
        this.allowlist = allowlist;
        this.users = users;
        this.codes = codes;
        this.sessions = sessions;
        this.ends = ends;
        this.rules = rules;
        this.activity = activity;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
        this.properties = properties;
        this.patience = properties.storeTimeout();
    }

    @Override
    public Mono<Void> admit(VouchedUser user) {
        return allowlist
                .isAllowed(user.provider(), user.providerUserId())
                .flatMap(allowed -> allowed ? Mono.<Void>empty() : turnedAway(user))
                .transform(this::inTime);
    }

    @Override
    public Mono<String> issueCode(VouchedUser user) {
        return Mono.defer(() -> {
                    String code = secrets.exchangeCode();
                    Instant now = clock.instant();
                    Instant end = now.plus(properties.exchangeCodeLife());
                    return transaction.transactional(held(user)
                            .then(Mono.defer(() -> users.vouchedFor(user, now)))
                            .flatMap(id -> codes.insert(SecretText.hash(code), id, end, now)
                                    .then(audit.record("exchange_code_issued", id, Map.of("provider", user.provider())))
                                    .thenReturn(code)));
                })
                .transform(this::inTime);
    }

    /** Takes the list's row, the code and the user in this order, as a removal does, so that neither waits in a circle. */
    @Override
    public Mono<OpenedSession> exchange(String code) {
        byte[] hash = SecretText.hash(code);
        return transaction
                .transactional(Mono.defer(() -> codes.find(hash, clock.instant())
                        .flatMap(users::find)
                        .map(StoredUser::user)
                        .switchIfEmpty(Mono.error(ExchangeCodeRefused::new))
                        .delayUntil(user -> held(user.provider(), user.providerUserId()))
                        .delayUntil(user -> spent(hash))
                        .flatMap(user -> users.lock(user.id()))
                        .map(StoredUser::user)
                        .delayUntil(StoredProviderSessions::active)
                        .flatMap(this::opened)))
                .transform(this::inTime);
    }

    @Override
    public Mono<SignedIn> find(String handle) {
        return Mono.defer(() -> sessions.findByHandle(SecretText.hash(handle)))
                .filter(this::lives)
                .transform(this::inTime)
                .doOnNext(found -> activity.note(found.session().jti(), clock.instant()));
    }

    @Override
    public Mono<Boolean> logout(String handle) {
        return find(handle)
                .flatMap(found -> ends.end(found.session().jti(), EndReason.LOGOUT))
                .hasElement()
                .transform(this::inTime);
    }

    private Mono<Boolean> spent(byte[] hash) {
        return codes.spend(hash, clock.instant())
                .filter(first -> first)
                .switchIfEmpty(Mono.error(ExchangeCodeRefused::new));
    }

    private boolean lives(SignedIn found) {
        return found.user().isActive()
                && rules.over(found.session(), activity.latest(found.session()), clock.instant())
                        .isEmpty();
    }

    private Mono<Void> held(VouchedUser user) {
        return held(user.provider(), user.providerUserId());
    }

    private Mono<Void> held(String provider, String providerUserId) {
        return allowlist
                .hold(provider, providerUserId)
                .filter(allowed -> allowed)
                .switchIfEmpty(Mono.error(() -> new UserNotAllowed(providerUserId)))
                .then();
    }

    private static Mono<Void> active(User user) {
        return user.isActive() ? Mono.empty() : Mono.error(() -> new LoginRefused(Refusal.INACTIVE_USER));
    }

    private Mono<Void> turnedAway(VouchedUser user) {
        return audit.record(
                        "login_refused",
                        null,
                        Map.of("provider", user.provider(), "provider_user_id", user.providerUserId()))
                .then(Mono.error(() -> new UserNotAllowed(user.providerUserId())));
    }

    private Mono<OpenedSession> opened(User user) {
        return Mono.deferContextual(context -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            String handle = secrets.handle();
            LoginSession session = new LoginSession(
                    secrets.jti(),
                    user.id(),
                    LoginSession.Kind.PROVIDER,
                    now,
                    now,
                    now.plus(properties.sessionLife()),
                    now,
                    null,
                    null);
            return sessions.insert(session, SecretText.hash(handle), Origin.in(context))
                    .then(audit.record("login", user.id(), Map.of("session", session.jti(), "method", user.provider())))
                    .thenReturn(new OpenedSession(handle, session.expiresAt()));
        });
    }

    private <T> Mono<T> inTime(Mono<T> answer) {
        return answer.timeout(patience)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new QueryTimeoutException("The database did not answer within " + patience, late));
    }
}
