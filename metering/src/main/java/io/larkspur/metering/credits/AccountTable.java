package io.larkspur.metering.credits;

import static io.larkspur.metering.credits.LedgerTable.required;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Accounts in Postgres. */
final class AccountTable {

    /** With the posting of its first grant, so that no balance is without its entries. Only where a condition is true. */
    private static final String OPEN = """
            with opened as (
                insert into credit_accounts (user_id, plan, balance, held, total, created_at, updated_at, next_grant_at)
                select :user_id::text, :plan::text, :grant::bigint, 0, :grant::bigint, :now::timestamptz,
                       :now::timestamptz, :next_grant::timestamptz
                 where %s
                on conflict (user_id) do nothing
                returning id),
            posting as (select gen_random_uuid() as id)
            insert into ledger_entries (posting, account_id, entry_type, amount, balance_before, balance_after, reason,
                                        created_at)
            select posting.id, opened.id, 'grant', :grant::bigint, 0::bigint, :grant::bigint, :reason::text,
                   :now::timestamptz
              from opened, posting
            union all
            select posting.id, -1, 'grant', - :grant::bigint, null, null, null, :now::timestamptz from opened, posting
            """;

    private static final String FIND = """
            select id, user_id, plan, balance, held, total, created_at from credit_accounts where user_id = :user_id
            """;

    private static final String KNOWN = "select user_id from credit_accounts where user_id = any(:user_ids)";

    /** In one order, so that two groups never wait for each other. */
    private static final String LOCK = """
            select id, user_id, plan, balance, held, total, next_grant_at from credit_accounts
             where user_id = any(:user_ids) order by id for update
            """;

    /** Counts only what was found as the lock said: a second guard, beside the constraints. */
    private static final String WRITE = """
            update credit_accounts a
               set balance = n.balance, held = n.held, total = n.total, updated_at = :now,
                   next_grant_at = n.next_grant::timestamptz
              from unnest(:ids::bigint[], :found::bigint[], :found_held::bigint[], :balances::bigint[],
                          :held::bigint[], :totals::bigint[], :next_grants::text[])
                   as n (id, found, found_held, balance, held, total, next_grant)
             where a.id = n.id and a.balance = n.found and a.held = n.found_held
            """;

    private static final String SUBSCRIBE = """
            update credit_accounts set plan = :plan, next_grant_at = :now, updated_at = :now
             where user_id = :user_id and plan <> :plan
            """;

    /** None for a program whose clock is ahead of Postgres's, for it would give too early; others are there. */
    private static final String DUE = """
            select user_id from credit_accounts
             where next_grant_at <= :now and :now <= now() + interval '1 minute' and plan = any(:plans)
             order by next_grant_at limit :limit
            """;

    private final DatabaseClient database;

    AccountTable(DatabaseClient database) {
        this.database = database;
    }

    /**
     * Whether there is an account now that was none before.
     *
     * @param condition in SQL, under which one is opened
     */
    Mono<Boolean> open(String userId, Plan plan, Instant now, String condition) {
        return database.sql(OPEN.formatted(condition))
                .bind("user_id", userId)
                .bind("plan", plan.id())
                .bind("grant", plan.grant().micros())
                .bind("reason", "Plan " + plan.name())
                .bind("now", now)
                .bind("next_grant", now.plus(plan.period()))
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    Mono<CreditAccount> find(String userId) {
        return database.sql(FIND)
                .bind("user_id", userId)
                .map(AccountTable::account)
                .one();
    }

    /** Those of them who have an account. */
    Mono<Set<String>> known(Collection<String> userIds) {
        return database.sql(KNOWN)
                .bind("user_ids", userIds.toArray(String[]::new))
                .mapValue(String.class)
                .all()
                .collect(Collectors.toSet());
    }

    Flux<Standing> lock(Collection<String> userIds) {
        return database.sql(LOCK)
                .bind("user_ids", userIds.toArray(String[]::new))
                .map(AccountTable::standing)
                .all();
    }

    Mono<Void> write(Collection<Standing> standings, Instant now) {
        List<Standing> all = List.copyOf(standings);
        return database.sql(WRITE)
                .bindValues(Map.of(
                        "ids", all.stream().map(Standing::id).toArray(Long[]::new),
                        "found", all.stream().map(each -> each.found().micros()).toArray(Long[]::new),
                        "found_held",
                                all.stream()
                                        .map(each -> each.foundHeld().micros())
                                        .toArray(Long[]::new),
                        "balances",
                                all.stream()
                                        .map(each -> each.balance().micros())
                                        .toArray(Long[]::new),
                        "held", all.stream().map(each -> each.held().micros()).toArray(Long[]::new),
                        "totals",
                                all.stream().map(each -> each.total().micros()).toArray(Long[]::new),
                        "next_grants",
                                all.stream()
                                        .map(each -> each.nextGrant().toString())
                                        .toArray(String[]::new),
                        "now", now))
                .fetch()
                .rowsUpdated()
                .flatMap(rows -> rows == all.size()
                        ? Mono.<Void>empty()
                        : Mono.error(new IllegalStateException("An account changed under its lock")));
    }

    /** Whether that is another plan than before. */
    Mono<Boolean> subscribe(String userId, String plan, Instant now) {
        return database.sql(SUBSCRIBE)
                .bind("user_id", userId)
                .bind("plan", plan)
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    Flux<String> dueForGrant(List<Plan> plans, Instant now, int limit) {
        return database.sql(DUE)
                .bind("plans", plans.stream().map(Plan::id).toArray(String[]::new))
                .bind("now", now)
                .bind("limit", limit)
                .mapValue(String.class)
                .all();
    }

    private static CreditAccount account(Readable row) {
        Credits held = new Credits(required(row, "held", Long.class));
        return new CreditAccount(
                required(row, "id", Long.class),
                required(row, "user_id", String.class),
                required(row, "plan", String.class),
                new Credits(required(row, "balance", Long.class)).minus(held),
                held,
                new Credits(required(row, "total", Long.class)),
                required(row, "created_at", Instant.class));
    }

    private static Standing standing(Readable row) {
        return new Standing(
                required(row, "id", Long.class),
                required(row, "user_id", String.class),
                required(row, "plan", String.class),
                new Credits(required(row, "balance", Long.class)),
                new Credits(required(row, "held", Long.class)),
                new Credits(required(row, "total", Long.class)),
                required(row, "next_grant_at", Instant.class));
    }
}
