package io.larkspur.metering.credits;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

@SpringBootTest(classes = MeteringTestApplication.class)
class ReconcilerIntegrationTests {

    private static final List<String> NAMES = List.of(
            "larkspur.ledger.wrong.accounts",
            "larkspur.ledger.sum",
            "larkspur.ledger.check.age",
            "larkspur.ledger.check.duration");

    @Autowired
    private CreditAccounts accounts;

    @Autowired
    private Ledger ledger;

    @Autowired
    private BookCheck check;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private TransactionalOperator transaction;

    @Autowired
    private SteppedClock clock;

    private String user = "";

    @BeforeEach
    void someBooks() {
        user = "auth0|" + UUID.randomUUID();
        Answers.of(accounts.open(user));
        Answers.of(ledger.consume(user, Credits.whole(3), Occasion.UNSAID, null));
    }

    /** What a test broke on purpose does not count for the next one. */
    @AfterEach
    void mend() {
        run("update credit_accounts a set held = 0, balance = (select sum(amount) from ledger_entries e"
                + " where e.account_id = a.id) where user_id = '" + user + "'");
    }

    @Test
    void findsBooksThatAddUpRight() {
        Reconciliation found = Answers.of(check.check());

        assertThat(found.isRight()).isTrue();
        assertThat(found.accounts()).isPositive();
        assertThat(found.entries()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void namesTheAccountWhoseBalanceIsOneMillionthOff() {
        run("update credit_accounts set balance = balance + 1 where user_id = '" + user + "'");

        Reconciliation found = Answers.of(check.check());

        assertThat(found.isRight()).isFalse();
        assertThat(found.wrong())
                .extracting(Reconciliation.WrongAccount::userId)
                .containsExactly(user);
        assertThat(meters.get("larkspur.ledger.wrong.accounts").gauge().value()).isEqualTo(1);
    }

    @Test
    void saysThatNothingIsKnownUntilTheFirstCheckHasFinishedAndThenHowOldItIs() {
        SimpleMeterRegistry own = new SimpleMeterRegistry();
        Reconciler reconciler = new Reconciler(database, transaction, own, clock);
        assertThat(NAMES)
                .allSatisfy(name -> assertThat(own.get(name).gauge().value()).isNaN());

        assertThat(Answers.of(reconciler.check()).isRight()).isTrue();
        clock.advance(Duration.ofSeconds(90));

        assertThat(NAMES).extracting(name -> own.get(name).gauge().value()).containsExactly(0.0, 0.0, 90.0, 0.0);
    }

    @Test
    void namesTheAccountThatHoldsWhatNoHoldKeeps() {
        run("update credit_accounts set held = 5 where user_id = '" + user + "'");

        assertThat(Answers.of(check.check()).wrong())
                .extracting(Reconciliation.WrongAccount::userId)
                .containsExactly(user);
    }

    @Test
    void seesAnEntryThatNothingStandsAgainst() {
        run("insert into ledger_entries (posting, account_id, entry_type, amount, created_at)"
                + " values (gen_random_uuid(), -1, 'grant', 7, now())");

        assertThat(Answers.of(check.check()).sum()).isEqualTo(7);

        run("insert into ledger_entries (posting, account_id, entry_type, amount, created_at)"
                + " values (gen_random_uuid(), -1, 'grant', -7, now())");
    }

    private void run(String sql) {
        Answers.done(database.sql(sql).then());
    }
}
