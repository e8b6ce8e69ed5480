package io.larkspur.metering.credits;

import io.larkspur.problem.ProblemException;
import java.time.Clock;
import reactor.core.publisher.Mono;

/** Gives the credits of periods that have begun. */
final class PeriodGrants {

    private static final int TOGETHER = 200;

    private final AccountTable accounts;
    private final Ledger ledger;
    private final Plans plans;
    private final Clock clock;

    PeriodGrants(AccountTable accounts, Ledger ledger, Plans plans, Clock clock) {
        this.accounts = accounts;
        this.ledger = ledger;
        this.plans = plans;
        this.clock = clock;
    }

    /** As many as there are. An account whose plan is configured no more waits until it has another; none holds up others. */
    Mono<Void> give() {
        return someGiven()
                .expand(given -> given > 0 ? someGiven() : Mono.empty())
                .then();
    }

    private Mono<Long> someGiven() {
        return accounts.dueForGrant(plans.all(), clock.instant(), TOGETHER)
                .flatMap(
                        userId -> ledger.grant(userId).onErrorResume(ProblemException.class, gone -> Mono.empty()),
                        TOGETHER)
                .count();
    }
}
