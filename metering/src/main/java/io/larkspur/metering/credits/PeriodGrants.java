package io.larkspur.metering.credits;

import java.time.Clock;
import reactor.core.publisher.Mono;

/** Gives the credits of periods that have begun. */
final class PeriodGrants {

    private static final int TOGETHER = 200;

    private final AccountTable accounts;
    private final Ledger ledger;
    private final Clock clock;

    PeriodGrants(AccountTable accounts, Ledger ledger, Clock clock) {
        this.accounts = accounts;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** As many as there are; one that fails, such as one of a plan that is configured no more, holds up no other. */
    Mono<Void> give() {
        return someGiven()
                .expand(given -> given == TOGETHER ? someGiven() : Mono.empty())
                .then();
    }

    private Mono<Long> someGiven() {
        return accounts.dueForGrant(clock.instant(), TOGETHER)
                .flatMap(
                        userId -> ledger.grant(userId).onErrorResume(UnknownPlan.class, gone -> Mono.empty()), TOGETHER)
                .count();
    }
}
