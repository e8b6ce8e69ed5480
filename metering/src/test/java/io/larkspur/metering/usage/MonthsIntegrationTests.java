package io.larkspur.metering.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import io.larkspur.metering.credits.Credits;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@SpringBootTest(classes = MeteringTestApplication.class)
class MonthsIntegrationTests {

    private static final LocalDate LONG_AGO = LocalDate.of(1900, 1, 1);
    private static final String LONG_AGO_TABLE = "usage_records_190001";
    private static final LocalDate KEPT = LocalDate.of(1950, 1, 1);
    private static final String KEPT_TABLE = "usage_records_195001";
    private static final int A_HUNDRED_YEARS = 1200;

    @Autowired
    private Usage usage;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private TransactionalOperator transaction;

    @Autowired
    private SteppedClock clock;

    @Test
    void letsRecordsBeWrittenWhileAnOldMonthCannotBeDroppedAndDropsItLater() {
        Answers.of(new UsageTable(database).prepareMonths(LONG_AGO, 1));
        Sinks.Empty<Void> begun = Sinks.empty();
        Sinks.Empty<Void> end = Sinks.empty();
        Mono<Void> reading = transaction
                .transactional(database.sql("select count(*) from usage_records")
                        .mapValue(Long.class)
                        .one()
                        .doOnNext(count -> begun.tryEmitEmpty().orThrow())
                        .then(end.asMono()))
                .cache();
        reading.subscribe();
        Answers.done(begun.asMono());

        Answers.done(Mono.when(months().lookAfter(), usage.record(record())));

        assertThat(exists(LONG_AGO_TABLE)).isTrue();
        end.tryEmitEmpty().orThrow();
        Answers.done(reading);
        Answers.done(months().lookAfter());
        assertThat(exists(LONG_AGO_TABLE)).isFalse();
    }

    @Test
    void dropsNothingEarlyForAClockThatIsFarAhead() {
        Answers.of(new UsageTable(database).prepareMonths(KEPT, 1));
        SteppedClock ahead = new SteppedClock();
        ahead.advance(Duration.ofDays(36_500));

        Answers.done(months(ahead).lookAfter());

        assertThat(exists(KEPT_TABLE)).isTrue();
        Answers.done(database.sql("drop table " + KEPT_TABLE).then());
    }

    @Test
    void forgetsOldRecordsThatNoMonthWasMadeForHoweverManyTheyAre() {
        Answers.done(database.sql("""
                        insert into usage_records (id, created_at, user_id, event_type, credits_charged, cost_usd,
                                                   tokens_used, prompt_tokens, completion_tokens)
                        select nextval('usage_records_id'), moment, 'auth0|others', 'ai_chat', 0, 0, 0, 0, 0
                          from unnest(array['1880-05-05'::timestamptz, '1960-05-05'::timestamptz]) moment,
                               generate_series(1, 1500)
                        """).then());

        Answers.done(months().lookAfter());

        assertThat(Answers.of(database.sql("""
                        select distinct extract(year from created_at)::integer from usage_records
                         where user_id = 'auth0|others'
                        """).mapValue(Integer.class).all().collectList()))
                .containsExactly(1960);
        Answers.done(database.sql("delete from usage_records where user_id = 'auth0|others'")
                .then());
    }

    private Months months() {
        return months(clock);
    }

    private Months months(SteppedClock clock) {
        UsageProperties properties = new UsageProperties(Duration.ofSeconds(20), 2, 256, 8192, 3, A_HUNDRED_YEARS);
        return new Months(new UsageTable(database), properties, clock);
    }

    private boolean exists(String table) {
        return Answers.of(database.sql("select to_regclass('" + table + "') is not null")
                .mapValue(Boolean.class)
                .one());
    }

    private UsageRecord record() {
        UsageFacts facts = new UsageFacts(
                "ai_chat",
                Credits.ZERO,
                Credits.ZERO,
                UsageFacts.Tokens.NONE,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        return new UsageRecord(0, "auth0|months", clock.instant(), facts, null);
    }
}
