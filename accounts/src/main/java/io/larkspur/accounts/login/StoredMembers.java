package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.AuditTrail;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Members in Postgres. Only who is new leaves a trace: to be enrolled again is nothing that happened. */
final class StoredMembers implements Members {

    private final UserTable users;
    private final AuditTrail audit;
    private final TransactionalOperator transaction;
    private final Clock clock;

    StoredMembers(UserTable users, AuditTrail audit, TransactionalOperator transaction, Clock clock) {
        this.users = users;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Mono<Enrolment> enrol(long userId, @Nullable String email, @Nullable String fullName) {
        return transaction.transactional(Mono.defer(() -> enrolled(userId, email, fullName)));
    }

    @Override
    public Mono<Enrolment> enrol(VouchedUser vouched) {
        return transaction.transactional(Mono.defer(() -> users.insertVouched(vouched, clock.instant()))
                .switchIfEmpty(Mono.defer(() -> idOf(vouched)))
                .flatMap(id -> enrolled(id, vouched.email(), vouched.fullName())));
    }

    /** No store takes the null character, so nobody goes by a name that has it. */
    @Override
    public Mono<User> named(String subject) {
        return subject.indexOf('\0') < 0 ? users.member(subject).filter(User::isMember) : Mono.empty();
    }

    @Override
    public Mono<User> find(long userId) {
        return users.find(userId).map(StoredUser::user);
    }

    private Mono<Long> idOf(VouchedUser vouched) {
        return users.findOf(vouched.provider(), vouched.providerUserId())
                .map(found -> found.user().id());
    }

    private Mono<Enrolment> enrolled(long userId, @Nullable String email, @Nullable String fullName) {
        return users.enrol(userId, email, fullName, clock.instant())
                .switchIfEmpty(Mono.error(UnknownUser::new))
                .onErrorMap(DataIntegrityViolationException.class, taken -> new MemberNameTaken())
                .filter(enrolment -> enrolment.user().isMember())
                .switchIfEmpty(Mono.error(MemberNameTaken::new))
                .delayUntil(enrolment -> enrolment.isNew() ? recorded(enrolment.user()) : Mono.empty());
    }

    private Mono<Void> recorded(User user) {
        return audit.record("user_enrolled", user.id(), Map.of("provider", user.provider()));
    }
}
