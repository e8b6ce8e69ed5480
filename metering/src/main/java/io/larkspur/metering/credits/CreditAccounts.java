package io.larkspur.metering.credits;

import reactor.core.publisher.Mono;

/** Who has an account of credits, by the text that names the user everywhere. */
public interface CreditAccounts {

    /** The user's account, opened with the first plan and its grant when there is none. */
    Mono<CreditAccount> open(String userId);

    /** Fails with {@link UnknownAccount}. */
    Mono<CreditAccount> find(String userId);

    /** What the user can spend now; fails with {@link UnknownAccount}. */
    default Mono<Credits> balance(String userId) {
        return find(userId).map(CreditAccount::balance);
    }

    /**
     * Puts the user on another plan from now on, with its grant; the same plan again changes nothing. Fails with
     * {@link UnknownPlan} or {@link UnknownAccount}.
     */
    Mono<CreditAccount> subscribe(String userId, String plan);
}
