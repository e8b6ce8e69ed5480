package io.larkspur.metering.usage;

import io.larkspur.metering.paging.Page;
import io.larkspur.stores.grouping.Groups;
import io.larkspur.stores.grouping.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Usage in the table, written in groups: all records of one user take one lane, since they meet in the totals of a day. */
final class KeptUsage implements Usage {

    private final UsageTable table;
    private final List<Groups<UsageRecord, UsageRecord>> lanes;
    private final Duration storeTimeout;
    private final Clock clock;

    KeptUsage(UsageTable table, UsageProperties properties, Clock clock) {
        this.table = table;
        this.clock = clock;
        this.storeTimeout = properties.storeTimeout();
        this.lanes = IntStream.range(0, properties.lanes())
                .mapToObj(lane -> new Groups<UsageRecord, UsageRecord>(
                        this::write, properties.largestGroup(), properties.capacity()))
                .toList();
    }

    @Override
    public Mono<UsageRecord> record(UsageRecord usage) {
        return Mono.defer(() -> lanes.get(Math.floorMod(usage.userId().hashCode(), lanes.size()))
                .ask(usage));
    }

    @Override
    public Mono<Page<UsageRecord>> history(String userId, UsageFilter filter, int limit, long offset) {
        return table.history(userId, filter, limit, offset).timeout(storeTimeout);
    }

    @Override
    public Mono<UsageStats> stats(String userId, @Nullable Instant from, @Nullable Instant to) {
        return Mono.defer(() -> table.totals(userId, Period.between(from, to, clock.instant()))
                        .collectList())
                .timeout(storeTimeout)
                .map(UsageStats::of);
    }

    private Mono<List<Outcome<UsageRecord>>> write(List<UsageRecord> group) {
        return table.add(group).timeout(storeTimeout).map(ids -> outcomes(group, ids));
    }

    private static List<Outcome<UsageRecord>> outcomes(List<UsageRecord> group, Map<Integer, Long> ids) {
        return IntStream.range(0, group.size())
                .mapToObj(n -> kept(group.get(n), ids.get(n)))
                .toList();
    }

    private static Outcome<UsageRecord> kept(UsageRecord usage, @Nullable Long id) {
        return id == null
                ? Outcome.done()
                : Outcome.of(new UsageRecord(id, usage.userId(), usage.at(), usage.facts(), usage.call()));
    }
}
