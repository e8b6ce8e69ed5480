package io.larkspur.metering.credits;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

@SpringBootTest(classes = MeteringTestApplication.class)
class PeriodGrantsIntegrationTests {

    private static final int MORE_THAN_A_PAGE = 250;

    @Autowired
    private CreditAccounts accounts;

    @Autowired
    private Ledger ledger;

    @Autowired
    private Plans plans;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private SteppedClock clock;

    private final String user = "ou_" + UUID.randomUUID();

    @Test
    void grantsAlsoBehindAccountsWhosePlanIsConfiguredNoMore() {
        Answers.of(Flux.range(0, MORE_THAN_A_PAGE)
                .flatMap(n -> accounts.open(user + n), 16)
                .collectList());
        Answers.of(accounts.open(user));
        due(user + "%", "gone", Duration.ofDays(2));
        due(user, "free", Duration.ofDays(1));

        Answers.done(new PeriodGrants(new AccountTable(database), ledger, plans, clock).give());

        assertThat(Answers.of(accounts.find(user)).balance()).isEqualTo(Credits.whole(2000));
        assertThat(Answers.of(accounts.find(user + 0)).balance()).isEqualTo(Credits.whole(1000));
        due(user + "%", "free", Duration.ofDays(-30));
    }

    private void due(String users, String plan, Duration since) {
        Answers.done(
                database.sql("update credit_accounts set plan = :plan, next_grant_at = :due where user_id like :users")
                        .bind("plan", plan)
                        .bind("due", clock.instant().minus(since))
                        .bind("users", users)
                        .fetch()
                        .rowsUpdated());
    }
}
