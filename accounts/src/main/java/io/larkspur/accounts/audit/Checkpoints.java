package io.larkspur.accounts.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Signs the ends of the chains when there is something new since the last time. Replicas wait for one another. */
final class Checkpoints {

    private final AuditTable table;
    private final CheckpointSigner signer;
    private final TransactionalOperator transaction;
    private final Clock clock;

    Checkpoints(AuditTable table, CheckpointSigner signer, TransactionalOperator transaction, Clock clock) {
        this.table = table;
        this.signer = signer;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** True when there was something to sign. */
    Mono<Boolean> sign() {
        return transaction.transactional(table.lockEnds()
                .collectList()
                .zipWhen(ends -> table.lastCheckpoint().map(Optional::of).defaultIfEmpty(Optional.empty()))
                .flatMap(found -> sign(found.getT1(), found.getT2())));
    }

    private Mono<Boolean> sign(List<ChainEnd> ends, Optional<Checkpoint> last) {
        String text = ChainEnd.text(ends);
        if (last.map(Checkpoint::ends).filter(text::equals).isPresent()) {
            return Mono.just(false);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String previous = last.map(Checkpoint::digest).orElse(Chain.BEGINNING);
        byte[] signature = signer.sign(Checkpoint.text(now, text, previous));
        return table.addCheckpoint(now, text, previous, signature).thenReturn(true);
    }
}
