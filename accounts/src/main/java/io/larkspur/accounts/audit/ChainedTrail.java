package io.larkspur.accounts.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Appends each event to one of a few chains, inside the transaction of the change it tells of. The chain's row stays
 * locked until that transaction ends, so the next event of the chain follows what was really committed. All events of a
 * transaction go to one chain: with two of them locked it could wait in a circle with another.
 */
final class ChainedTrail implements AuditTrail {

    static final int CHAINS = 8;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final AuditTable table;
    private final TransactionalOperator transaction;
    private final Clock clock;

    ChainedTrail(AuditTable table, TransactionalOperator transaction, Clock clock) {
        this.table = table;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Mono<Void> record(String type, @Nullable Long userId, Map<String, ?> details) {
        return Mono.deferContextual(context -> {
            String metadata = metadata(Origin.in(context), details);
            return transaction.transactional(table.lock()
                    .map(place -> entry(place.end(), place.id(), type, userId, metadata))
                    .flatMap(table::append));
        });
    }

    private AuditEntry entry(ChainEnd end, long id, String type, @Nullable Long userId, String metadata) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        long seq = end.seq() + 1;
        String hash = Chain.hash(end.hash(), end.writer(), seq, id, type, userId, now, metadata);
        return new AuditEntry(id, end.writer(), seq, type, userId, metadata, now, hash);
    }

    private static String metadata(Origin origin, Map<String, ?> details) {
        Map<String, @Nullable Object> metadata = new TreeMap<>(details);
        metadata.put("ip", origin.ip());
        metadata.put("user_agent", origin.userAgent());
        if (origin.actor() != null) {
            metadata.put("actor", origin.actor());
        }
        return JSON.writeValueAsString(metadata);
    }
}
