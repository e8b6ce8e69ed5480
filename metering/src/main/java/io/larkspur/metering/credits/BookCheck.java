package io.larkspur.metering.credits;

import reactor.core.publisher.Mono;

/** Proves the books: what each account holds against what was ever written. */
public interface BookCheck {

    /** Reads every entry, so its time grows with the ledger. What is wrong is also logged, and shown as a metric. */
    Mono<Reconciliation> check();
}
