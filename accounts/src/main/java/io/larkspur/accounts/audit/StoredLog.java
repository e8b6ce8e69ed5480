package io.larkspur.accounts.audit;

import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The audit trail as Postgres has it. */
final class StoredLog implements AuditLog {

    private final AuditTable table;
    private final Verification verification;

    StoredLog(AuditTable table, Verification verification) {
        this.table = table;
        this.verification = verification;
    }

    @Override
    public Flux<AuditEntry> page(int limit, long offset) {
        return table.page(limit, offset);
    }

    @Override
    public Flux<AuditEntry> before(long id, int limit) {
        return table.before(id, limit);
    }

    @Override
    public Mono<Long> count() {
        return table.count();
    }

    @Override
    public Flux<AuditEntry> export(Instant from, Instant to) {
        return table.export(from, to);
    }

    @Override
    public Mono<AuditReport> verify(Instant from, Instant to) {
        return verification.verify(from, to);
    }
}
