package io.larkspur.metering.credits;

import static io.larkspur.metering.credits.LedgerTable.required;

import io.larkspur.metering.credits.Change.HoldTerms;
import io.larkspur.stores.grouping.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Takes the holds of a group in one statement, for those accounts that cover all that the group asks of them. Who is
 * refused first and who is not covered any more is not decided here: such holds are left to the {@link Books}, which decide
 * on one after another.
 *
 * <p>The statement commits by itself, since a call waits for every round trip. One that nobody heard of may arrive after its
 * holds were released; then they are found among the released ones when their time is over, and freed.
 */
final class QuickHolds {

    /**
     * What was locked is as of the lock, not of the statement's beginning; rows are locked in one order, as by everybody.
     * Balance and held are both set from that: Postgres checks the new row against its constraints before it notices that the
     * rest of it is of the beginning.
     */
    private static final String TAKE = """
            with asked as materialized (
                select *
                  from unnest(:ids::text[], :users::text[], :amounts::bigint[], :calls::text[], :lives::text[])
                       as row (id, user_id, amount, call, life)),
            wanted as (select user_id, sum(amount)::bigint as amount from asked group by user_id),
            locked as materialized (
                select id, user_id, balance, held from credit_accounts
                 where user_id = any(:users) order by id for no key update),
            set_aside as (
                update credit_accounts a
                   set balance = locked.balance, held = locked.held + wanted.amount, updated_at = :now
                  from locked join wanted on wanted.user_id = locked.user_id
                 where a.id = locked.id and locked.balance - locked.held >= wanted.amount
                returning a.id, a.user_id),
            kept as (
                insert into credit_holds (id, account_id, amount, call, created_at, expires_at)
                select asked.id, set_aside.id, asked.amount, asked.call::json, :now,
                       clock_timestamp() + asked.life::interval
                  from asked join set_aside on set_aside.user_id = asked.user_id)
            select user_id from set_aside
            """;

    private final DatabaseClient database;
    private final Clock clock;

    QuickHolds(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Whether each is taken; nothing has changed for one that is not. */
    Mono<List<Outcome<Boolean>>> take(List<Change> holds) {
        return covered(holds).map(covered -> holds.stream()
                .map(hold -> Outcome.of(covered.contains(hold.userId())))
                .toList());
    }

    private Mono<Set<String>> covered(List<Change> holds) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return database.sql(TAKE)
                .bind("ids", texts(holds, hold -> terms(hold).id()))
                .bind("users", texts(holds, Change::userId))
                .bind(
                        "amounts",
                        holds.stream().map(hold -> hold.amount().micros()).toArray(Long[]::new))
                .bind("calls", texts(holds, hold -> terms(hold).call()))
                .bind("lives", texts(holds, hold -> terms(hold).life().toString()))
                .bind("now", now)
                .map(row -> required(row, "user_id", String.class))
                .all()
                .collect(Collectors.toSet());
    }

    private static String[] texts(List<Change> holds, Function<Change, String> text) {
        return holds.stream().map(text).toArray(String[]::new);
    }

    private static HoldTerms terms(Change hold) {
        return Objects.requireNonNull(hold.hold());
    }
}
