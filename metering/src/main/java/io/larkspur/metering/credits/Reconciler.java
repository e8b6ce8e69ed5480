package io.larkspur.metering.credits;

import static io.larkspur.metering.credits.LedgerTable.required;

import io.larkspur.metering.credits.Reconciliation.WrongAccount;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Proves that every balance is the sum of its entries, that every account holds what its holds say, and that all entries
 * together come to nothing. One statement sees all of it at one moment, so changes under way do not disturb it.
 */
final class Reconciler implements BookCheck {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** For this transaction only: all entries are read. */
    private static final String TAKE_TIME = "set local statement_timeout = '300s'";

    private static final String CHECK = """
            with sums as materialized (
                select account_id, sum(amount) as amount, count(*) as entries from ledger_entries group by account_id),
            holds as (select account_id, sum(amount) as amount from credit_holds group by account_id),
            checked as (
                select a.user_id, a.balance, coalesce(s.amount, 0) as entries, a.held, coalesce(h.amount, 0) as holds
                  from credit_accounts a
                  left join sums s on s.account_id = a.id
                  left join holds h on h.account_id = a.id)
            select null as user_id, (select count(*) from credit_accounts) as balance,
                   coalesce((select sum(entries) from sums), 0)::bigint as entries,
                   coalesce((select sum(amount) from sums), 0)::bigint as held, 0::bigint as holds
            union all
            (select user_id, balance, entries::bigint, held, holds::bigint from checked
              where balance <> entries or held <> holds limit 100)
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Clock clock;
    private volatile @Nullable LastCheck last;

    Reconciler(DatabaseClient database, TransactionalOperator transaction, MeterRegistry meters, Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
        gauge("wrong.accounts", check -> check.found().wrong().size())
                .description("Accounts whose balance is not the sum of their entries, at the last check")
                .register(meters);
        gauge("sum", check -> check.found().sum())
                .description("Sum of all entries in millionths, at the last check: 0 when all is well")
                .register(meters);
        gauge("check.age", check -> seconds(check.end(), clock.instant()))
                .description("Since a check of all books was last finished")
                .baseUnit("seconds")
                .register(meters);
        gauge("check.duration", check -> seconds(check.begin(), check.end()))
                .description("What the last finished check took")
                .baseUnit("seconds")
                .register(meters);
    }

    /** Nothing is known before the first check, least of all that all is well. */
    private Gauge.Builder<Reconciler> gauge(String name, ToDoubleFunction<LastCheck> value) {
        return Gauge.builder("larkspur.ledger." + name, this, reconciler -> {
            LastCheck check = reconciler.last;
            return check == null ? Double.NaN : value.applyAsDouble(check);
        });
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    @Override
    public Mono<Reconciliation> check() {
        return Mono.defer(() -> checked(clock.instant()));
    }

    private Mono<Reconciliation> checked(Instant begin) {
        return transaction
                .transactional(database.sql(TAKE_TIME)
                        .then()
                        .thenMany(database.sql(CHECK).map(Reconciler::row).all())
                        .collectList())
                .timeout(PATIENCE)
                .map(rows -> {
                    WrongAccount totals = rows.get(0);
                    return new Reconciliation(
                            totals.balance(), totals.entries(), totals.held(), rows.subList(1, rows.size()));
                })
                .doOnNext(found -> tell(new LastCheck(found, begin, clock.instant())));
    }

    private void tell(LastCheck check) {
        last = check;
        Reconciliation found = check.found();
        if (!found.isRight()) {
            log.error(
                    "The books are WRONG: all entries together come to {}, and these accounts do not add up: {}",
                    found.sum(),
                    found.wrong());
        }
    }

    /** The first row carries the totals, under the same names. */
    private static WrongAccount row(Readable row) {
        String userId = row.get("user_id", String.class);
        return new WrongAccount(
                userId == null ? "" : userId,
                required(row, "balance", Long.class),
                required(row, "entries", Long.class),
                required(row, "held", Long.class),
                required(row, "holds", Long.class));
    }

    private record LastCheck(Reconciliation found, Instant begin, Instant end) {}
}
