package io.larkspur.accounts.audit;

import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the audit trail, newest first unless said otherwise. */
public interface AuditLog {

    /** Skipping costs time in proportion to the offset; for tables of any size use {@link #before}. */
    Flux<AuditEntry> page(int limit, long offset);

    /** Older than the event of this id, in constant time. */
    Flux<AuditEntry> before(long id, int limit);

    /** How many events there are, without counting them. */
    Mono<Long> count();

    /** From this instant on and before that one, oldest first, read as fast as the reader takes it. */
    Flux<AuditEntry> export(Instant from, Instant to);

    /** Checks chains and signatures from the last checkpoint before the period to the first one after it. */
    Mono<AuditReport> verify(Instant from, Instant to);
}
