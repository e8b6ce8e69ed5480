package io.larkspur.metering.credits;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bill comes to, without those of its lines that have been billed before.
 *
 * @param returned what was charged for its calls when they seemed lost
 */
record Sum(Bill bill, boolean isKnown, Credits freed, Credits returned, List<Cost> costs) {

    String userId() {
        return bill.userId();
    }

    Credits cost() {
        return costs.stream().map(Cost::amount).reduce(Credits.ZERO, Credits::plus);
    }

    boolean changesTheAccount() {
        return freed.isSome() || returned.isSome() || cost().isSome();
    }

    /** The uses that are not paid in full by what was taken: lines are paid in their order, as far as that lasts. */
    List<ChargedLess> chargedLess(Credits taken) {
        List<ChargedLess> less = new ArrayList<>();
        Credits rest = taken;
        for (Cost cost : costs) {
            Credits paid = cost.amount().atMost(rest);
            rest = rest.minus(paid);
            BilledUse use = cost.use();
            if (use != null && paid.compareTo(cost.amount()) < 0) {
                less.add(new ChargedLess(use, paid));
            }
        }
        return less;
    }

    /** Of one line. */
    record Cost(Credits amount, @Nullable BilledUse use) {}
}
