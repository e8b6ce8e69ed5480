package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.AuditTrail;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Local accounts in Postgres. */
final class StoredAccounts implements LocalAccounts {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TEXT = 200;
    private static final int SHORTEST_PASSWORD = 8;
    private static final int LONGEST_PASSWORD = 200;

    private final UserTable users;
    private final SessionEnds ends;
    private final SignInGate gate;
    private final AuditTrail audit;
    private final TransactionalOperator transaction;
    private final Clock clock;

    StoredAccounts(
            UserTable users,
            SessionEnds ends,
            SignInGate gate,
            AuditTrail audit,
            TransactionalOperator transaction,
            Clock clock) {
        this.users = users;
        this.ends = ends;
        this.gate = gate;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Mono<User> create(NewAccount account) {
        return Mono.fromRunnable(() -> check(account))
                .then(Mono.defer(() -> gate.hash(account.password())))
                .flatMap(hash -> transaction.transactional(users.insertLocal(account, hash, clock.instant())
                        .switchIfEmpty(Mono.error(NameTaken::new))
                        .flatMap(users::find)
                        .map(StoredUser::user)
                        .delayUntil(user -> audit.record(
                                "account_created",
                                user.id(),
                                Map.of(
                                        "username",
                                        user.username(),
                                        "role",
                                        user.role().wireName())))));
    }

    @Override
    public Flux<User> list(int limit, long offset) {
        return users.listLocal(limit, offset);
    }

    @Override
    public Mono<Long> count() {
        return users.countLocal();
    }

    @Override
    public Mono<User> setActive(long id, boolean active) {
        return changed(
                id,
                users.setActive(id, active, clock.instant()),
                active ? "account_enabled" : "account_disabled",
                active ? List.of() : List.of(EndReason.USER_REMOVED));
    }

    @Override
    public Mono<User> setPassword(long id, Password password) {
        return users.find(id)
                .switchIfEmpty(Mono.error(UnknownUser::new))
                .doOnNext(found -> checkPassword(found.user().username(), password))
                .flatMap(found -> gate.hash(password))
                .flatMap(hash -> changed(
                        id,
                        users.setPassword(id, hash, clock.instant()),
                        "account_password_changed",
                        List.of(EndReason.PASSWORD_CHANGED)));
    }

    @Override
    public Mono<User> setRole(long id, Role role) {
        return changed(id, users.setRole(id, role, clock.instant()), "account_role_changed", List.of());
    }

    private Mono<User> changed(long id, Mono<Boolean> change, String event, List<EndReason> endsSessions) {
        return transaction
                .transactional(change.filter(found -> found)
                        .switchIfEmpty(Mono.error(UnknownUser::new))
                        .flatMap(found -> users.find(id).map(StoredUser::user))
                        .zipWhen(user -> endedFor(user, endsSessions))
                        .delayUntil(done -> audit.record(
                                event, id, Map.of("role", done.getT1().role().wireName()))))
                .delayUntil(done -> ends.blacklist(done.getT2()))
                .map(done -> done.getT1());
    }

    private Mono<List<LoginSession>> endedFor(User user, List<EndReason> reasons) {
        return Flux.fromIterable(reasons)
                .concatMap(reason -> ends.endAllInside(user.id(), reason))
                .concatMapIterable(ended -> ended)
                .collectList();
    }

    private static void check(NewAccount account) {
        String name = account.username().strip();
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || name.contains(":")
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new AccountInvalid(
                    "username has to have 1 to " + LONGEST_NAME + " characters, no colon and no control characters");
        }
        if (tooLong(account.email()) || tooLong(account.fullName())) {
            throw new AccountInvalid("email and full_name have at most " + LONGEST_TEXT + " characters");
        }
        checkPassword(name, account.password());
    }

    private static void checkPassword(String name, Password password) {
        String text = password.reveal();
        if (text.length() < SHORTEST_PASSWORD || text.length() > LONGEST_PASSWORD) {
            throw new AccountInvalid(
                    "password has to have " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters");
        }
        if (Names.normal(text).equals(Names.normal(name))
                || text.chars().distinct().count() < 4) {
            throw new AccountInvalid("password is the user name or a pattern; choose another");
        }
    }

    private static boolean tooLong(@Nullable String text) {
        return text != null && text.length() > LONGEST_TEXT;
    }
}
