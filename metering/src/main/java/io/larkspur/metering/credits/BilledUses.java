package io.larkspur.metering.credits;

import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Writes down what bills are for, inside their transaction: with them or not at all. */
public interface BilledUses {

    /** The places in the list of those that had not been written down before. */
    Mono<Set<Integer>> write(List<BilledUse> uses);

    /**
     * Takes back what was written down of calls that nobody seemed to have come back from, and tells what each had been
     * charged, by its place in the list. A use that does not say either how its call went takes nothing back.
     *
     * @param coming what is going to be written in the same transaction
     */
    Mono<Map<Integer, Credits>> takeBack(List<BilledUse> uses, List<BilledUse> coming);

    /** Corrects those of them that were charged less. Accounts are locked behind them, so nobody knows that before. */
    Mono<Void> correct(List<ChargedLess> charged);
}
