package io.larkspur.vault;

import io.larkspur.problem.ContainedCancel;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;
import reactor.core.publisher.Mono;

/** Bounds every step in Postgres, and gives its absence one name. */
final class StoreDeadline {

    private final Duration deadline;

    StoreDeadline(Duration deadline) {
        this.deadline = deadline;
    }

    <T> Mono<T> on(Mono<T> step) {
        return ContainedCancel.of(step).timeout(deadline).onErrorMap(StoreDeadline::isAbsence, VaultUnavailable::new);
    }

    private static boolean isAbsence(Throwable failure) {
        return failure instanceof TimeoutException
                || failure instanceof R2dbcException
                || failure instanceof TransactionException
                || failure instanceof DataAccessException && !(failure instanceof DataIntegrityViolationException);
    }
}
