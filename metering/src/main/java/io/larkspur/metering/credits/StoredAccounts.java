package io.larkspur.metering.credits;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Accounts as the table has them. One is opened in one statement, which commits by itself, while nothing has to be written
 * alongside its first grant; otherwise in a transaction.
 */
final class StoredAccounts implements CreditAccounts {

    private final AccountTable table;
    private final Ledger ledger;
    private final Plans plans;
    private final List<Alongside> alongside;
    private final TransactionalOperator transaction;
    private final Duration storeTimeout;
    private final Clock clock;
    private final String unconcerned;

    StoredAccounts(
            AccountTable table,
            Ledger ledger,
            Plans plans,
            List<Alongside> alongside,
            TransactionalOperator transaction,
            Duration storeTimeout,
            Clock clock) {
        this.table = table;
        this.ledger = ledger;
        this.plans = plans;
        this.alongside = alongside;
        this.transaction = transaction;
        this.unconcerned = Alongside.unconcernedBy(alongside, EntryType.GRANT);
        this.storeTimeout = storeTimeout;
        this.clock = clock;
    }

    @Override
    public Mono<CreditAccount> open(String userId) {
        return table.find(userId)
                .switchIfEmpty(Mono.defer(
                        () -> opened(userId, plans.first(), clock.instant().truncatedTo(ChronoUnit.MICROS))))
                .timeout(storeTimeout);
    }

    private Mono<CreditAccount> opened(String userId, Plan plan, Instant now) {
        Mono<Void> told = table.open(userId, plan, now, "true")
                .flatMap(isNew -> isNew ? written(firstGrant(userId, plan, now)) : Mono.empty());
        return table.open(userId, plan, now, unconcerned)
                .then(table.find(userId))
                .switchIfEmpty(transaction.transactional(told).then(table.find(userId)));
    }

    private Mono<Void> written(Posted grant) {
        return Mono.when(
                alongside.stream().map(each -> each.write(List.of(grant))).toList());
    }

    private static Posted firstGrant(String userId, Plan plan, Instant now) {
        return new Posted(
                userId,
                EntryType.GRANT,
                plan.grant(),
                Credits.ZERO,
                plan.grant(),
                plan.grant(),
                Occasion.of("Plan " + plan.name()),
                now);
    }

    /** No store takes the null character, so nobody has an account under a name that has it. */
    @Override
    public Mono<CreditAccount> find(String userId) {
        Mono<CreditAccount> kept = userId.indexOf('\0') < 0 ? table.find(userId) : Mono.empty();
        return kept.timeout(storeTimeout).switchIfEmpty(Mono.error(() -> new UnknownAccount(userId)));
    }

    @Override
    public Mono<CreditAccount> subscribe(String userId, String planId) {
        return Mono.defer(() -> {
            Plan plan = plans.named(planId);
            return find(userId)
                    .flatMap(known -> table.subscribe(userId, plan.id(), clock.instant()))
                    .timeout(storeTimeout)
                    .flatMap(other -> other ? ledger.grant(userId).then() : Mono.empty())
                    .then(find(userId));
        });
    }
}
