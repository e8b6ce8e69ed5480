package io.larkspur.metering.credits;

import static io.larkspur.metering.credits.LedgerTable.required;

import io.larkspur.metering.credits.EntryType.Book;
import io.larkspur.stores.grouping.Outcome;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Spends what a group asks for in one statement, which commits by itself: from those accounts that cover all that the group
 * asks of them, while nothing has to be written alongside. What is left over goes to the {@link Books}.
 */
final class QuickSpending {

    /**
     * What was locked is as of the lock, not of the statement's beginning; rows are locked in one order, as by everybody.
     * Balance and held are both set from that: Postgres checks the new row against its constraints before it notices that the
     * rest of it is of the beginning.
     */
    private static final String SPEND = """
            with asked as materialized (
                select * from json_to_recordset(:rows::json)
                           as row (n int, user_id text, amount bigint, reason text, endpoint text, reference_id text,
                                   metadata text)),
            wanted as (select user_id, sum(amount)::bigint as amount from asked group by user_id),
            locked as materialized (
                select id, user_id, balance, held from credit_accounts
                 where user_id in (select user_id from wanted) order by id for no key update),
            spent as (
                update credit_accounts a
                   set balance = locked.balance - wanted.amount, held = locked.held, updated_at = :now
                  from locked join wanted on wanted.user_id = locked.user_id
                 where a.id = locked.id and locked.balance - locked.held >= wanted.amount and (%s)
                returning a.id, a.user_id, locked.balance, locked.held),
            posted as materialized (
                select asked.*, spent.id as account_id, spent.held, gen_random_uuid() as posting,
                       (spent.balance - sum(asked.amount) over (partition by spent.id order by asked.n))::bigint as after
                  from asked join spent on spent.user_id = asked.user_id),
            entered as (
                insert into ledger_entries (posting, account_id, entry_type, amount, balance_before, balance_after,
                                            reason, endpoint, reference_id, metadata, created_at)
                select posting, side.account_id, 'consume', side.amount, side.before, side.after, side.reason,
                       side.endpoint, side.reference_id, side.metadata::json, :now
                  from posted p
                 cross join lateral (values
                       (p.account_id, - p.amount, p.after + p.amount, p.after, p.reason, p.endpoint, p.reference_id,
                        p.metadata),
                       (:book::bigint, p.amount, null, null, null, null, null, null))
                       as side (account_id, amount, before, after, reason, endpoint, reference_id, metadata)
                 order by p.n)
            select n, after, held from posted
            """;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final DatabaseClient database;
    private final Clock clock;
    private final String statement;

    QuickSpending(DatabaseClient database, List<Alongside> alongside, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.statement = SPEND.formatted(Alongside.unconcernedBy(alongside, EntryType.CONSUME));
    }

    /** What each moved; nothing for one that is not decided, and nothing has changed for it. */
    Mono<List<Outcome<Posted>>> spend(List<Change> changes) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return database.sql(statement)
                .bind("rows", rows(changes))
                .bind("now", now)
                .bind("book", Book.SPENT.id())
                .map(row -> spent(row, changes, now))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(spent -> IntStream.range(0, changes.size())
                        .mapToObj(n -> outcome(spent.get(n)))
                        .toList());
    }

    private static String rows(List<Change> changes) {
        ArrayNode rows = JSON.createArrayNode();
        for (int n = 0; n < changes.size(); n++) {
            Change change = changes.get(n);
            rows.addObject()
                    .put("n", n)
                    .put("user_id", change.userId())
                    .put("amount", change.amount().micros())
                    .put("reason", change.occasion().reason())
                    .put("endpoint", change.occasion().endpoint())
                    .put("reference_id", change.occasion().referenceId())
                    .put("metadata", change.occasion().metadata());
        }
        return rows.toString();
    }

    private static Map.Entry<Integer, Posted> spent(Readable row, List<Change> changes, Instant now) {
        int n = required(row, "n", Integer.class);
        Change change = changes.get(n);
        Credits after = new Credits(required(row, "after", Long.class));
        Credits left = after.minus(new Credits(required(row, "held", Long.class)));
        return Map.entry(
                n,
                new Posted(
                        change.userId(),
                        EntryType.CONSUME,
                        change.amount(),
                        after.plus(change.amount()),
                        after,
                        left,
                        change.occasion(),
                        now));
    }

    private static Outcome<Posted> outcome(@Nullable Posted posted) {
        return posted == null ? Outcome.done() : Outcome.of(posted);
    }
}
