package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Keys as Postgres knows them: who has which, and what each of them sealed. */
final class StoredSealingKeys implements SealingKeys {

    private static final Logger log = LoggerFactory.getLogger(StoredSealingKeys.class);

    private final KeyRing keys;
    private final SealingTable table;
    private final KeyWatch watch;
    private final StoreDeadline deadline;
    private final TransactionalOperator transaction;
    private final ControlWitness witness;
    private final Duration outsideLife;

    /**
     * @param outsideLife how long what is sealed for others, or for a short time, may be around
     */
    StoredSealingKeys(
            KeyRing keys,
            SealingTable table,
            KeyWatch watch,
            StoreDeadline deadline,
            TransactionalOperator transaction,
            ControlWitness witness,
            Duration outsideLife) {
        this.keys = keys;
        this.table = table;
        this.watch = watch;
        this.deadline = deadline;
        this.transaction = transaction;
        this.witness = witness;
        this.outsideLife = outsideLife;
    }

    @Override
    public Mono<SealingReport> report() {
        return deadline.on(Mono.defer(() -> Mono.zip(table.generations(), table.counts(), table.replicas()))
                .map(found -> report(found.getT1(), counts(found.getT2()), found.getT3())));
    }

    @Override
    public Mono<SealingReport> rotate(String keyId, String who) {
        return report().flatMap(now -> keyId.equals(now.keyId()) ? Mono.just(now) : begin(keyId, who, now));
    }

    private Mono<SealingReport> begin(String keyId, String who, SealingReport now) {
        List<SealingReport.Replica> live =
                now.replicas().stream().filter(SealingReport.Replica::live).toList();
        List<String> lacking = live.stream()
                .filter(replica -> !replica.opens().contains(keyId))
                .map(SealingReport.Replica::replicaId)
                .toList();
        if (live.isEmpty() || !lacking.isEmpty()) {
            return Mono.error(() -> new KeyNotEverywhere(keyId, lacking));
        }
        return deadline.on(table.rotate(keyId, who)
                        .delayUntil(rows -> rows == 0 ? Mono.empty() : witness.keyChosen(keyId, who))
                        .as(transaction::transactional))
                .doOnNext(row -> log.info("{} made {} the key that seals", who, keyId))
                .then(watch.look())
                .then(report());
    }

    private SealingReport report(
            List<SealingTable.Generation> generations, Map<String, Long> counts, List<SealingReport.Replica> replicas) {
        SealingTable.Generation latest = generations.isEmpty() ? null : generations.get(generations.size() - 1);
        String sealing = latest == null ? null : latest.keyId();
        Set<String> all = new TreeSet<>(counts.keySet());
        all.addAll(keys.names());
        replicas.forEach(replica -> all.addAll(replica.opens()));
        return new SealingReport(
                sealing,
                all.stream()
                        .map(keyId -> key(keyId, keyId.equals(sealing), counts.getOrDefault(keyId, 0L), generations))
                        .toList(),
                replicas,
                latest == null ? null : rotation(latest, counts));
    }

    private SealingReport.Key key(String keyId, boolean seals, long grants, List<SealingTable.Generation> generations) {
        Instant outlived = seals ? null : outlivedAt(keyId, generations);
        boolean removable = outlived != null
                && grants == 0
                && !outlived.isAfter(generations.get(0).readAt());
        return new SealingReport.Key(keyId, seals, keys.has(keyId), grants, removable, outlived);
    }

    /** From the moment another key took over; a key that never sealed by decree may have before the first one. */
    private @Nullable Instant outlivedAt(String keyId, List<SealingTable.Generation> generations) {
        Instant outlived = generations.isEmpty() ? null : generations.get(0).outlivedAfter(outsideLife);
        for (int i = 1; i < generations.size(); i++) {
            if (generations.get(i - 1).keyId().equals(keyId)) {
                outlived = generations.get(i).outlivedAfter(outsideLife);
            }
        }
        return outlived;
    }

    private static SealingReport.Rotation rotation(SealingTable.Generation latest, Map<String, Long> counts) {
        long remaining = counts.entrySet().stream()
                .filter(count -> !count.getKey().equals(latest.keyId()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        long total = Math.max(latest.total(), remaining);
        return new SealingReport.Rotation(
                latest.generation(),
                latest.keyId(),
                latest.startedBy(),
                total,
                total - remaining,
                remaining,
                latest.startedAt(),
                latest.finishedAt());
    }

    private static Map<String, Long> counts(List<SealingTable.Count> found) {
        Map<String, Long> counts = new HashMap<>();
        found.forEach(count -> counts.put(count.keyId(), count.grants()));
        return counts;
    }
}
