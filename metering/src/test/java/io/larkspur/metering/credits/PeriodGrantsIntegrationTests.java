package io.larkspur.metering.credits;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
        Instant now = now();
        due(user + "%", "gone", now.minus(Duration.ofDays(2)));
        due(user, "free", now.minus(Duration.ofDays(1)));

        Answers.done(give(now));

        assertThat(Answers.of(accounts.find(user)).balance()).isEqualTo(Credits.whole(2000));
        assertThat(Answers.of(accounts.find(user + 0)).balance()).isEqualTo(Credits.whole(1000));
        due(user + "%", "free", clock.instant().plus(Duration.ofDays(30)));
    }

    @Test
    void triesAnAccountThatCannotTakeItsGrantAgainOnlyInTheNextPeriod() {
        Answers.of(accounts.open(user));
        Instant now = now();
        due(user, "free", now.minus(Duration.ofDays(1)));
        Answers.done(database.sql("update credit_accounts set total = 1000000000000000000 where user_id = :user")
                .bind("user", user)
                .then());

        Answers.done(give(now));

        assertThat(Answers.of(accounts.find(user)).balance()).isEqualTo(Credits.whole(1000));
        assertThat(Answers.of(database.sql("select next_grant_at from credit_accounts where user_id = :user")
                        .bind("user", user)
                        .mapValue(Instant.class)
                        .one()))
                .isAfter(now.plus(Duration.ofDays(1)));
    }

    @Test
    void grantsNothingEarlyByAClockThatIsAhead() {
        Answers.of(accounts.open(user));
        Instant now = now();
        due(user, "free", now.minus(Duration.ofDays(1)));

        Answers.done(give(later()));
        assertThat(Answers.of(accounts.find(user)).balance()).isEqualTo(Credits.whole(1000));

        Answers.done(give(now));
        assertThat(Answers.of(accounts.find(user)).balance()).isEqualTo(Credits.whole(2000));
    }

    private Mono<Void> give(Instant now) {
        return new PeriodGrants(new AccountTable(database), ledger, plans, Clock.fixed(now, ZoneOffset.UTC)).give();
    }

    /** Not after the clock of Postgres, and not after that of the ledger, which other tests move on. */
    private Instant now() {
        Instant ofPostgres = ofPostgres();
        return clock.instant().isBefore(ofPostgres) ? clock.instant() : ofPostgres;
    }

    private Instant later() {
        return ofPostgres().plus(Duration.ofMinutes(2));
    }

    private Instant ofPostgres() {
        return Answers.of(database.sql("select now()").mapValue(Instant.class).one());
    }

    private void due(String users, String plan, Instant at) {
        Answers.done(
                database.sql("update credit_accounts set plan = :plan, next_grant_at = :due where user_id like :users")
                        .bind("plan", plan)
                        .bind("due", at)
                        .bind("users", users)
                        .fetch()
                        .rowsUpdated());
    }
}
