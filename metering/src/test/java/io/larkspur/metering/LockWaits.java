package io.larkspur.metering;

import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Others who wait for what a transaction has locked. */
public final class LockWaits {

    private static final String COUNT = """
            select count(*) from pg_locks
             where not granted and locktype = 'transactionid' and transactionid = pg_current_xact_id()::xid
            """;

    private LockWaits() {}

    /** Completes when somebody waits for the transaction in which it is asked. */
    public static Mono<Void> begun(DatabaseClient database) {
        return database.sql(COUNT)
                .mapValue(Long.class)
                .one()
                .filter(waiting -> waiting > 0)
                .repeatWhenEmpty(looks -> looks.delayElements(Duration.ofMillis(20)))
                .then();
    }
}
