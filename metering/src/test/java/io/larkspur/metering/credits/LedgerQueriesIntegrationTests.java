package io.larkspur.metering.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;

/** Shows that the few entries of the rarer types are found without reading all that an account ever consumed. */
@SpringBootTest(classes = MeteringTestApplication.class)
class LedgerQueriesIntegrationTests {

    private static final int MANY = 20_000;
    private static final Duration UNTIL_POSTGRES_TELLS_ITS_FIGURES = Duration.ofSeconds(30);

    @Autowired
    private CreditAccounts accounts;

    @Autowired
    private Ledger ledger;

    @Autowired
    private DatabaseClient database;

    private final String user = "ou_" + UUID.randomUUID();

    @Test
    void findsTheFewGrantsAmongManyChargesByAnIndex() {
        consumeALot(Answers.of(accounts.open(user)).id());
        long before = readByTheIndex();

        List<Entry> found = Answers.of(ledger.entries(user, new EntryFilter(EntryType.GRANT, null, null, null), 50, 0))
                .rows();

        assertThat(found).extracting(Entry::type).containsExactly(EntryType.GRANT);
        await().atMost(UNTIL_POSTGRES_TELLS_ITS_FIGURES).until(() -> readByTheIndex() > before);
    }

    /** Taken and given back in turn, so that the books stay right. */
    private void consumeALot(long account) {
        run("insert into ledger_entries (posting, account_id, entry_type, amount, balance_before, balance_after,"
                + " created_at) select gen_random_uuid(), " + account + ", 'consume', 1 - 2 * (n % 2),"
                + " 1000000000 - 1 + n % 2, 1000000000 - n % 2, now() from generate_series(1, " + MANY + ") n");
        run("analyze ledger_entries");
    }

    /** Counts what was read along it: the plan for the statement as it is sent is not shown otherwise. */
    private long readByTheIndex() {
        return Answers.of(database.sql("""
                        select coalesce(sum(idx_tup_read), 0)::bigint from pg_stat_user_indexes
                         where indexrelname = 'ledger_entries_by_account_and_type'
                        """).mapValue(Long.class).one());
    }

    private void run(String sql) {
        Answers.done(database.sql(sql).then());
    }
}
