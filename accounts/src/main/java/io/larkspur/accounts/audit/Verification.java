package io.larkspur.accounts.audit;

import io.larkspur.accounts.audit.AuditReport.BadRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Recomputes what was written. It starts from the last checkpoint before the period, whose signature vouches for
 * everything older, and ends at the first one after it, or at the ends of the chains.
 */
final class Verification {

    private final AuditTable table;
    private final CheckpointSigner signer;

    Verification(AuditTable table, CheckpointSigner signer) {
        this.table = table;
        this.signer = signer;
    }

    Mono<AuditReport> verify(Instant from, Instant to) {
        return table.checkpoints().collectList().flatMap(all -> verify(all, from, to));
    }

    private Mono<AuditReport> verify(List<Checkpoint> all, Instant from, Instant to) {
        Optional<BadRecord> bad = firstUnsigned(all);
        if (bad.isPresent()) {
            return Mono.just(new AuditReport(0, all.size(), bad));
        }
        Optional<Checkpoint> start =
                all.stream().filter(point -> point.createdAt().isBefore(from)).reduce((one, next) -> next);
        Optional<Checkpoint> end =
                all.stream().filter(point -> !point.createdAt().isBefore(to)).findFirst();
        List<Checkpoint> between = all.stream()
                .filter(point -> start.map(first -> point.id() > first.id()).orElse(true))
                .filter(point -> end.map(last -> point.id() <= last.id()).orElse(true))
                .toList();
        return table.ends()
                .collectMap(ChainEnd::writer)
                .flatMap(tips -> checked(start, end, between, tips))
                .map(walks -> report(all.size(), walks));
    }

    private Mono<List<Walk>> checked(
            Optional<Checkpoint> start,
            Optional<Checkpoint> end,
            List<Checkpoint> between,
            Map<Integer, ChainEnd> tips) {
        return Flux.fromStream(() -> IntStream.range(0, ChainedTrail.CHAINS).boxed())
                .concatMap(writer -> {
                    ChainEnd first = start.flatMap(point -> point.end(writer)).orElse(ChainEnd.beginning(writer));
                    @Nullable
                    ChainEnd last = end.flatMap(point -> point.end(writer)).orElse(tips.get(writer));
                    Walk walk = new Walk(first, last, promises(between, writer));
                    return table.ofChain(writer, first.seq(), walk.lastSeq())
                            .takeUntil(walk::isBadAfter)
                            .then(Mono.fromSupplier(walk::finished));
                })
                .collectList();
    }

    private static Map<Long, String> promises(List<Checkpoint> checkpoints, int writer) {
        Map<Long, String> promised = new HashMap<>();
        checkpoints.forEach(point -> point.end(writer).ifPresent(end -> promised.put(end.seq(), end.hash())));
        return promised;
    }

    private Optional<BadRecord> firstUnsigned(List<Checkpoint> all) {
        String previous = Chain.BEGINNING;
        for (Checkpoint point : all) {
            String name = "checkpoint " + point.id();
            if (!signer.verifies(point.text(), point.signature())) {
                return Optional.of(new BadRecord(name, "its signature is not ours"));
            }
            if (!point.previous().equals(previous)) {
                return Optional.of(new BadRecord(name, "it does not follow the checkpoint before it"));
            }
            previous = point.digest();
        }
        return Optional.empty();
    }

    private static AuditReport report(int checkpoints, List<Walk> walks) {
        long events = walks.stream().mapToLong(walk -> walk.events).sum();
        Optional<BadRecord> firstBad = walks.stream()
                .flatMap(walk -> walk.findings.stream())
                .min(Comparator.comparingLong(Finding::id))
                .map(finding -> finding.record);
        return new AuditReport(events, checkpoints, firstBad);
    }

    private record Finding(long id, BadRecord record) {}

    /** Along one chain, record by record; stops at the first that is not as it was written. */
    private static final class Walk {

        private final @Nullable ChainEnd last;
        private final Map<Long, String> promised;
        private final List<Finding> findings = new ArrayList<>();
        private ChainEnd at;
        private long lastId;
        private long events;

        Walk(ChainEnd first, @Nullable ChainEnd last, Map<Long, String> promised) {
            this.at = first;
            this.last = last;
            this.promised = promised;
        }

        /** Beyond the promised end, too: a chain's end that was set back must not hide what follows. */
        long lastSeq() {
            long furthest =
                    promised.keySet().stream().mapToLong(seq -> seq).max().orElse(0);
            return Math.max(furthest, last == null ? 0 : last.seq());
        }

        boolean isBadAfter(AuditEntry entry) {
            events++;
            lastId = entry.id();
            long expected = at.seq() + 1;
            if (entry.seq() != expected) {
                return bad(entry, "record " + expected + " of writer " + entry.writer() + " before it is missing");
            }
            String hash = Chain.hash(at.hash(), entry);
            if (!hash.equals(entry.hash())) {
                return bad(entry, "it was changed after it was written, or the one before it was replaced");
            }
            at = new ChainEnd(entry.writer(), entry.seq(), hash);
            String signed = promised.get(entry.seq());
            return signed != null
                    && !signed.equals(hash)
                    && bad(entry, "a signed checkpoint says otherwise; the chain was rewritten up to it");
        }

        Walk finished() {
            if (findings.isEmpty() && at.seq() < lastSeq()) {
                String name = "record " + (at.seq() + 1) + " of writer " + at.writer();
                findings.add(new Finding(
                        lastId + 1, new BadRecord(name, "it is missing, with everything after it in its chain")));
            }
            if (findings.isEmpty()
                    && last != null
                    && last.seq() == at.seq()
                    && !last.hash().equals(at.hash())) {
                findings.add(
                        new Finding(lastId, new BadRecord("event " + lastId, "the end of its chain says otherwise")));
            }
            return this;
        }

        private boolean bad(AuditEntry entry, String reason) {
            findings.add(new Finding(entry.id(), new BadRecord("event " + entry.id(), reason)));
            return true;
        }
    }
}
