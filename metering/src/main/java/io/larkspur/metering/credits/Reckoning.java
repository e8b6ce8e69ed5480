package io.larkspur.metering.credits;

import io.larkspur.metering.credits.Bill.Line;
import io.larkspur.metering.credits.Sum.Cost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out which lines of a group of bills are still due, and what they come to. Nothing here touches the store. */
final class Reckoning {

    private final List<Bill> bills;
    private final Set<String> known;
    private final List<List<Due>> due = new ArrayList<>();
    private final List<BilledUse> uses = new ArrayList<>();
    private final List<String> released = new ArrayList<>();

    /**
     * @param known users who have an account
     * @param ended what the holds kept aside that were still there
     */
    Reckoning(List<Bill> bills, Set<String> known, Map<String, Credits> ended) {
        this.bills = bills;
        this.known = known;
        Map<String, Credits> kept = new HashMap<>(ended);
        bills.forEach(bill -> due.add(due(bill, kept)));
    }

    private List<Due> due(Bill bill, Map<String, Credits> kept) {
        List<Due> lines = new ArrayList<>();
        for (Line line : bill.lines()) {
            Credits freed = line.holdId() == null ? Credits.ZERO : kept.remove(line.holdId());
            if (freed != null && known.contains(bill.userId())) {
                lines.add(new Due(line.cost(), freed, placeOf(line.use())));
            } else if (freed == null && line.use() == null) {
                released.add(Objects.requireNonNull(line.holdId()));
            }
        }
        return lines;
    }

    private @Nullable Integer placeOf(@Nullable BilledUse use) {
        if (use == null) {
            return null;
        }
        uses.add(use);
        return uses.size() - 1;
    }

    /** To be written down. */
    List<BilledUse> uses() {
        return uses;
    }

    /** Holds of calls that were not sent, and that are not there, or not yet. */
    List<String> released() {
        return released;
    }

    /** @param news the places of uses that were not written down before */
    List<Sum> sums(Set<Integer> news) {
        List<Sum> sums = new ArrayList<>();
        for (int i = 0; i < bills.size(); i++) {
            Credits freed = Credits.ZERO;
            List<Cost> costs = new ArrayList<>();
            for (Due line : due.get(i)) {
                freed = freed.plus(line.freed());
                Integer use = line.use();
                if (use == null || news.contains(use)) {
                    costs.add(new Cost(line.cost(), use == null ? null : uses.get(use)));
                }
            }
            sums.add(new Sum(bills.get(i), known.contains(bills.get(i).userId()), freed, costs));
        }
        return sums;
    }

    private record Due(
            Credits cost, Credits freed, @Nullable Integer use) {}
}
