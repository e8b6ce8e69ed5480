package io.larkspur.proofs.scenario;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Calls that reached the platform and calls that were charged, matched one by one: in sums, a charge for a call that never
 * left would stand for one that is missing.
 *
 * @param unpaid reached the platform and were not charged
 * @param doubled were charged, here for each time after the first
 * @param unreached were charged and did not reach the platform
 */
record Reckoning(List<String> unpaid, List<String> doubled, List<String> unreached) {

    /**
     * @param reached one that the gateway sent again is there twice
     * @param charged a name for each charge
     */
    static Reckoning of(Collection<String> reached, Collection<String> charged) {
        Set<String> arrived = Set.copyOf(reached);
        Set<String> paid = new HashSet<>();
        List<String> doubled = charged.stream().filter(call -> !paid.add(call)).toList();
        return new Reckoning(without(arrived, paid), doubled, without(paid, arrived));
    }

    private static List<String> without(Set<String> calls, Set<String> others) {
        return calls.stream().filter(call -> !others.contains(call)).toList();
    }
}
