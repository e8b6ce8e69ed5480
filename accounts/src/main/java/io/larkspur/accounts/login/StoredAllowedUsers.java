package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.AuditTrail;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The allowlist in Postgres. A removal deletes the row first and ends sessions then: a sign-in under way either held the
 * row before, so its session is found here, or finds the row gone.
 */
final class StoredAllowedUsers implements AllowedUsers {

    private final AllowlistTable list;
    private final UserTable users;
    private final ExchangeCodeTable codes;
    private final SessionEnds ends;
    private final AuditTrail audit;
    private final TransactionalOperator transaction;
    private final Clock clock;

    StoredAllowedUsers(
            AllowlistTable list,
            UserTable users,
            ExchangeCodeTable codes,
            SessionEnds ends,
            AuditTrail audit,
            TransactionalOperator transaction,
            Clock clock) {
        this.list = list;
        this.users = users;
        this.codes = codes;
        this.ends = ends;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Mono<AllowedUser> allow(String provider, String providerUserId, String comment) {
        return transaction.transactional(list.allow(provider, providerUserId, comment, clock.instant())
                .delayUntil(allowed -> audit.record("user_allowed", null, named(provider, providerUserId))));
    }

    @Override
    public Mono<Void> remove(String provider, String providerUserId) {
        return transaction
                .transactional(list.remove(provider, providerUserId)
                        .filter(removed -> removed)
                        .switchIfEmpty(Mono.error(UnknownUser::new))
                        .then(users.findOf(provider, providerUserId)
                                .flatMap(user -> departed(user.user()))
                                .switchIfEmpty(audit.record("user_removed", null, named(provider, providerUserId))
                                        .thenReturn(List.of()))))
                .flatMap(ends::blacklist);
    }

    @Override
    public Flux<AllowedUser> list(
            @Nullable String provider, @Nullable String providerUserId, long after, int limit, long offset) {
        return list.list(provider, providerUserId, after, limit, offset);
    }

    @Override
    public Mono<Long> count(@Nullable String provider, @Nullable String providerUserId) {
        return list.count(provider, providerUserId);
    }

    @Override
    public Mono<Boolean> isAllowed(String provider, String providerUserId) {
        return list.isAllowed(provider, providerUserId);
    }

    private Mono<List<LoginSession>> departed(User user) {
        return codes.removeOf(user.id())
                .then(ends.endAllInside(user.id(), EndReason.USER_REMOVED))
                .delayUntil(ended ->
                        audit.record("user_removed", user.id(), named(user.provider(), user.providerUserId())));
    }

    private static Map<String, ?> named(String provider, String providerUserId) {
        return Map.of("provider", provider, "provider_user_id", providerUserId);
    }
}
