package io.larkspur.metering.usage;

import io.larkspur.metering.credits.BilledUse;
import io.larkspur.metering.credits.BilledUses;
import io.larkspur.metering.credits.ChargedLess;
import io.larkspur.metering.credits.Credits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Writes down the uses that bills are for, in the transaction of the bills. */
final class CallsBilled implements BilledUses {

    private final UsageTable table;
    private final UnheardOf unheardOf;
    private final Corrections corrections;

    CallsBilled(UsageTable table, UnheardOf unheardOf, Corrections corrections) {
        this.table = table;
        this.unheardOf = unheardOf;
        this.corrections = corrections;
    }

    @Override
    public Mono<Set<Integer>> write(List<BilledUse> uses) {
        return table.add(records(uses)).map(Map::keySet);
    }

    @Override
    public Mono<Map<Integer, Credits>> takeBack(List<BilledUse> uses, List<BilledUse> coming) {
        return unheardOf.takeBack(records(uses), records(coming));
    }

    @Override
    public Mono<Void> correct(List<ChargedLess> charged) {
        return corrections.write(charged);
    }

    private static List<UsageRecord> records(List<BilledUse> uses) {
        return uses.stream().map(UsageRecord.class::cast).toList();
    }
}
