package io.larkspur.metering.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * How long history and totals take in a large table; not part of the build:
 * {@code ./mvnw -pl metering -am test -Dtest=UsageFigures -Dfigures.rows=10000000 -Dsurefire.failIfNoSpecifiedTests=false}.
 * Half of all records are of one user, the rest of a thousand; they are spread over three months.
 */
@SpringBootTest(
        classes = MeteringTestApplication.class,
        properties = {"larkspur.stores.statement-timeout=30m", "larkspur.metering.usage.store-timeout=30m"})
class UsageFigures {

    private static final int ROWS = Integer.getInteger("figures.rows", 100_000);
    private static final int STEP = 250_000;
    private static final int TRIALS = 500;
    private static final Instant FIRST = Instant.parse("2026-08-01T00:00:00Z");
    private static final long SECONDS = Duration.ofDays(90).toSeconds();

    private static final String FILL = """
            insert into usage_records (id, created_at, user_id, event_type, credits_charged, cost_usd, tokens_used,
                                       prompt_tokens, completion_tokens, endpoint, model_name, provider)
            select nextval('usage_records_id'),
                   timestamptz '2026-08-01 00:00:00Z' + n::double precision / %d * interval '%d seconds',
                   case when n %% 2 = 0 then 'busy' else 'user-' || (n %% 1000) end,
                   case when n %% 5 = 0 then 'api_call' else 'ai_chat' end, 5500000, 11000, 1250, 800, 450,
                   '/api/chat/completion', case when n %% 3 = 0 then 'gpt-4' else 'gpt-3.5-turbo' end, 'openai'
              from generate_series(%d, %d) n
            """;

    private static final String COUNT = """
            insert into usage_days
            select user_id, (created_at at time zone 'utc')::date, event_type, model_name, provider, count(*),
                   sum(credits_charged), sum(cost_usd), sum(tokens_used)
              from usage_records group by 1, 2, 3, 4, 5
            """;

    @Autowired
    private Usage usage;

    @BeforeAll
    static void fill(@Autowired DatabaseClient database) {
        run(database, "select usage_prepare_months(date '2026-08-01', 4)");
        for (int n = 0; n < ROWS; n += STEP) {
            run(database, String.format(Locale.ROOT, FILL, ROWS, SECONDS, n, Math.min(ROWS, n + STEP) - 1));
        }
        run(database, COUNT);
        run(database, "vacuum analyze usage_records");
        run(database, "vacuum analyze usage_days");
    }

    @Test
    void readsHistoryAndTotalsInTime() {
        for (String user : new String[] {"busy", "user-7"}) {
            report(user + ": newest page", n -> usage.history(user, all(), 50, 0));
            report(user + ": page at offset 1000", n -> usage.history(user, all(), 50, 1000));
            report(user + ": page of a day", n -> usage.history(user, day(n), 50, 0));
            report(user + ": totals of all", n -> usage.stats(user, null, null));
            report(user + ": totals of a month and two parts of days", n -> usage.stats(user, at(n), at(n + 30 * 24)));
        }
    }

    private static UsageFilter all() {
        return new UsageFilter(null, null, null, null, null);
    }

    private static UsageFilter day(int n) {
        return new UsageFilter(at(n), at(n + 24), null, null, null);
    }

    private static Instant at(int hour) {
        return FIRST.plus(Duration.ofHours(hour % (60 * 24)).plusMinutes(17));
    }

    private static void report(String what, IntFunction<Mono<?>> read) {
        double[] millis = new double[TRIALS];
        for (int n = 0; n < TRIALS; n++) {
            long began = System.nanoTime();
            Answers.of(read.apply(n));
            millis[n] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        double p99 = millis[TRIALS * 99 / 100];
        System.out.printf(Locale.ROOT, "%d rows, %s: p50 %.1f ms, p99 %.1f ms%n", ROWS, what, millis[TRIALS / 2], p99);
        assertThat(p99).as(what).isLessThanOrEqualTo(100);
    }

    private static void run(DatabaseClient database, String sql) {
        database.sql(sql).then().block(Duration.ofMinutes(30));
    }
}
