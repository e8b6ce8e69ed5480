package io.larkspur.metering.credits;

import java.util.List;

/**
 * What a check of all books found.
 *
 * @param accounts how many were checked
 * @param entries how many entries they were checked against
 * @param sum of all entries, books included: nothing, when all is well
 * @param wrong accounts whose balance is not the sum of their entries, or that hold something else than their holds; at
 *     most 100
 */
public record Reconciliation(long accounts, long entries, long sum, List<WrongAccount> wrong) {

    public boolean isRight() {
        return sum == 0 && wrong.isEmpty();
    }

    /** All amounts in millionths. */
    public record WrongAccount(String userId, long balance, long entries, long held, long holds) {}
}
