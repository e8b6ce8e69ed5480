package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.AuditTrail;
import io.larkspur.accounts.login.GatheredUsers.Known;
import io.larkspur.accounts.login.GatheredUsers.ProviderUser;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Reads for somebody known, together with whoever else comes, and writes only when there is something new. */
final class StoredVouchedUsers implements VouchedUsers {

    private final UserTable users;
    private final GatheredUsers gathered;
    private final AuditTrail audit;
    private final TransactionalOperator transaction;
    private final Clock clock;
    private final Duration patience;

    StoredVouchedUsers(
            UserTable users, AuditTrail audit, TransactionalOperator transaction, Clock clock, Duration patience) {
        this.users = users;
        this.gathered = new GatheredUsers(users, patience);
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public Mono<User> met(VouchedUser vouched) {
        return find(vouched)
                .switchIfEmpty(Mono.defer(() -> made(vouched)))
                .flatMap(known -> upToDate(known, vouched))
                .filter(User::isActive)
                .switchIfEmpty(Mono.error(() -> new LoginRefused(Refusal.INACTIVE_USER)))
                .timeout(patience)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new QueryTimeoutException("The database did not answer within " + patience, late));
    }

    private Mono<Known> find(VouchedUser vouched) {
        return gathered.find(new ProviderUser(vouched.provider(), vouched.providerUserId()));
    }

    /** Of many who make the same user together one does, and writes it down. */
    private Mono<Known> made(VouchedUser vouched) {
        return transaction
                .transactional(users.insertVouched(vouched, clock.instant())
                        .flatMap(id -> audit.record("user_created", id, Map.of("provider", vouched.provider()))))
                .then(find(vouched));
    }

    private Mono<User> upToDate(Known known, VouchedUser vouched) {
        return isNew(vouched.email(), known.claimedEmail()) || isNew(vouched.fullName(), known.claimedName())
                ? users.claim(known.user().id(), vouched, clock.instant())
                : Mono.just(known.user());
    }

    private static boolean isNew(@Nullable String said, @Nullable String last) {
        return said != null && !said.equals(last);
    }
}
