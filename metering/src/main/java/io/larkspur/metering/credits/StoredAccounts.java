package io.larkspur.metering.credits;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import reactor.core.publisher.Mono;

/** Accounts as the table has them. */
final class StoredAccounts implements CreditAccounts {

    private final AccountTable table;
    private final Ledger ledger;
    private final Plans plans;
    private final Duration storeTimeout;
    private final Clock clock;

    StoredAccounts(AccountTable table, Ledger ledger, Plans plans, Duration storeTimeout, Clock clock) {
        this.table = table;
        this.ledger = ledger;
        this.plans = plans;
        this.storeTimeout = storeTimeout;
        this.clock = clock;
    }

    @Override
    public Mono<CreditAccount> open(String userId) {
        return table.find(userId)
                .switchIfEmpty(Mono.defer(
                        () -> table.open(userId, plans.first(), clock.instant().truncatedTo(ChronoUnit.MICROS))
                                .then(table.find(userId))))
                .timeout(storeTimeout);
    }

    @Override
    public Mono<CreditAccount> find(String userId) {
        return table.find(userId).timeout(storeTimeout).switchIfEmpty(Mono.error(() -> new UnknownAccount(userId)));
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
