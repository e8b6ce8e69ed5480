package io.larkspur.metering.credits;

import io.larkspur.metering.credits.Bill.Line;
import io.larkspur.metering.credits.Sum.Cost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out which lines of a group of bills are still due, and what they come to. Nothing here touches the store. */
final class Reckoning {

    private final List<Bill> bills;
    private final Set<String> known;
    private final List<List<Due>> due = new ArrayList<>();
    private final List<BilledUse> uses = new ArrayList<>();
    private final List<String> released = new ArrayList<>();
    private final List<Late> late = new ArrayList<>();

    /**
     * @param known users who have an account
     * @param ended what the holds kept aside that were still there
     */
    Reckoning(List<Bill> bills, Set<String> known, Map<String, Credits> ended) {
        this.bills = bills;
        this.known = known;
        Map<String, Credits> kept = new HashMap<>(ended);
        bills.forEach(bill -> due.add(new ArrayList<>()));
        // The hold of a call is for who knows how it went: a program that does both may bill it twice in one group.
        IntStream.range(0, bills.size())
                .boxed()
                .sorted(Comparator.comparing(place -> bills.get(place).isUnheardOf()))
                .forEach(place -> findDue(place, kept));
    }

    private void findDue(int place, Map<String, Credits> kept) {
        Bill bill = bills.get(place);
        List<Due> lines = due.get(place);
        for (Line line : bill.lines()) {
            Credits freed = line.holdId() == null ? Credits.ZERO : kept.remove(line.holdId());
            if (freed != null && known.contains(bill.userId())) {
                lines.add(new Due(line.cost(), freed, Credits.ZERO, placeOf(line)));
            } else if (freed == null && line.use() != null && known.contains(bill.userId())) {
                late.add(new Late(place, line, line.use()));
            } else if (freed == null) {
                addReleased(line);
            }
        }
    }

    private void addReleased(Line line) {
        if (!line.wasSent()) {
            released.add(Objects.requireNonNull(line.holdId()));
        }
    }

    private @Nullable Integer placeOf(Line line) {
        BilledUse use = line.use();
        if (use == null || !line.wasSent()) {
            return null;
        }
        uses.add(use);
        return uses.size() - 1;
    }

    /** Of calls whose hold is gone: billed before, or charged unheard of. */
    List<BilledUse> late() {
        return late.stream().map(Late::use).toList();
    }

    /** To be written down, also of the late ones, should all of them be due. */
    List<BilledUse> coming() {
        return Stream.concat(
                        uses.stream(),
                        late.stream().filter(each -> each.line().wasSent()).map(Late::use))
                .toList();
    }

    /** @param charged what those of the late ones were charged unheard of, by their place; they are due now */
    void takeBack(Map<Integer, Credits> charged) {
        for (int n = 0; n < late.size(); n++) {
            Line line = late.get(n).line();
            Credits returned = charged.get(n);
            if (returned == null) {
                addReleased(line);
            } else {
                due.get(late.get(n).bill()).add(new Due(line.cost(), Credits.ZERO, returned, placeOf(line)));
            }
        }
    }

    /** To be written down. */
    List<BilledUse> uses() {
        return uses;
    }

    /** Holds of calls that were not sent, and that are not there, or not yet; complete when the late ones are known. */
    List<String> released() {
        return released;
    }

    /** @param news the places of uses that were not written down before */
    List<Sum> sums(Set<Integer> news) {
        List<Sum> sums = new ArrayList<>();
        for (int i = 0; i < bills.size(); i++) {
            Credits freed = Credits.ZERO;
            Credits returned = Credits.ZERO;
            List<Cost> costs = new ArrayList<>();
            for (Due line : due.get(i)) {
                freed = freed.plus(line.freed());
                returned = returned.plus(line.returned());
                Integer use = line.use();
                if (use == null || news.contains(use)) {
                    costs.add(new Cost(line.cost(), use == null ? null : uses.get(use)));
                }
            }
            sums.add(new Sum(bills.get(i), known.contains(bills.get(i).userId()), freed, returned, costs));
        }
        return sums;
    }

    private record Due(
            Credits cost,
            Credits freed,
            Credits returned,
            @Nullable Integer use) {}

    private record Late(int bill, Line line, BilledUse use) {}
}
