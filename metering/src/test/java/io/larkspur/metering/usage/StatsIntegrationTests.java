package io.larkspur.metering.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.usage.UsageFacts.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import reactor.core.publisher.Flux;

/** Days come from totals, the rest from records; a sum must not show which. */
@SpringBootTest(classes = MeteringTestApplication.class)
class StatsIntegrationTests {

    private static final Instant FIRST = Instant.parse("2026-11-17T00:00:00Z");
    private static final long MINUTES = Duration.ofDays(4).toMinutes();

    @Autowired
    private Usage usage;

    private final String user = "ou_" + UUID.randomUUID();
    private final Random random = new Random(20261126);
    private final List<UsageRecord> records = new ArrayList<>();

    @Test
    void sumsUpWhatLiesBetweenTwoTimes() {
        for (int n = 0; n < 400; n++) {
            records.add(record(time(), n));
        }
        Answers.of(Flux.fromIterable(records).flatMap(usage::record, 64).count());

        for (int n = 0; n < 300; n++) {
            Instant from = time();
            Instant to = time();
            expect(from, to);
        }
        expect(FIRST, FIRST.plus(Duration.ofDays(2)));
        expect(records.get(0).at(), records.get(0).at());
        assertThat(Answers.of(usage.stats(user, null, null)).records()).isEqualTo(400);
        assertThat(Answers.of(usage.stats(user, Instant.MIN, Instant.MAX.minusSeconds(1)))
                        .records())
                .isEqualTo(400);
    }

    @Test
    void keepsSumsAtTheEndOfWhatCanBeCountedRatherThanRefuseARecord() {
        Instant noon = FIRST.plus(Duration.ofHours(12));
        Answers.of(Flux.range(0, 8)
                .flatMap(n -> usage.record(endless(noon, n % 2 == 0 ? "gpt-4" : "gpt-3.5-turbo")), 8)
                .count());
        Answers.of(usage.record(endless(noon, "gpt-4")));

        expectEndless(Answers.of(usage.stats(user, null, null)));
        expectEndless(Answers.of(usage.stats(user, noon, noon)));
        UsageStats restOfTheDay = Answers.of(usage.stats(user, noon.plusSeconds(1), noon.plus(Duration.ofDays(1))));
        assertThat(restOfTheDay.records()).isZero();
    }

    @Test
    void takesOffNoMoreOfADayThanItsTotalCouldHold() {
        Answers.of(Flux.range(0, 4)
                .flatMap(n -> usage.record(endless(FIRST.plus(Duration.ofHours(1)), "gpt-4")))
                .count());
        Answers.of(usage.record(endless(FIRST.plus(Duration.ofHours(12)), "gpt-4")));

        UsageStats later =
                Answers.of(usage.stats(user, FIRST.plus(Duration.ofHours(2)), FIRST.plus(Duration.ofDays(1))));

        assertThat(later.records()).isOne();
        assertThat(later.tokens()).isNotNegative();
        assertThat(later.credits().micros()).isNotNegative();
    }

    @Test
    void listsTheNamesWithTheMostRecordsAndCountsTheRestTogether() {
        int rest = 7;
        for (int n = 0; n < UsageStats.NAMES + rest; n++) {
            records.add(named(n));
            if (n >= rest) {
                records.add(named(n));
            }
        }
        records.add(record(time(), records.size()));
        Answers.of(Flux.fromIterable(records).flatMap(usage::record, 64).count());

        UsageStats stats = Answers.of(usage.stats(user, null, null));

        assertThat(stats.records()).isEqualTo(records.size());
        assertThat(stats.credits().micros())
                .isEqualTo(records.stream()
                        .mapToLong(record -> record.facts().credits().micros())
                        .sum());
        expectListed(stats.byEventType(), "event-", rest, rest + 1);
        expectListed(stats.byModel(), "model-", rest, rest + 1);
        expectListed(stats.byProvider(), "provider-", rest, rest);
    }

    private static void expectListed(Map<String, Long> counts, String kind, int rest, long others) {
        assertThat(counts).as(kind).hasSize(UsageStats.NAMES + 1).containsEntry(UsageStats.OTHERS, others);
        for (int n = rest; n < UsageStats.NAMES + rest; n++) {
            assertThat(counts).containsEntry(kind + n, 2L);
        }
    }

    private static void expectEndless(UsageStats stats) {
        assertThat(stats.records()).isEqualTo(9);
        assertThat(stats.credits().micros()).isEqualTo(Long.MAX_VALUE);
        assertThat(stats.costUsd().micros()).isEqualTo(Long.MAX_VALUE);
        assertThat(stats.tokens()).isEqualTo(Long.MAX_VALUE);
    }

    private UsageRecord endless(Instant at, String model) {
        Credits most = new Credits(Long.MAX_VALUE);
        return record(at, most, most, new Tokens(Long.MAX_VALUE, 0, 0), model);
    }

    private void expect(Instant from, Instant to) {
        List<UsageRecord> within = records.stream()
                .filter(record -> !record.at().isBefore(from) && !record.at().isAfter(to))
                .toList();
        Map<String, Long> models = new TreeMap<>();
        within.forEach(record -> models.merge(String.valueOf(record.facts().modelName()), 1L, Long::sum));

        UsageStats stats = Answers.of(usage.stats(user, from, to));

        assertThat(stats.records()).as("from %s to %s", from, to).isEqualTo(within.size());
        assertThat(stats.byModel()).isEqualTo(models);
        assertThat(stats.tokens())
                .isEqualTo(within.stream()
                        .mapToLong(record -> record.facts().tokens().used())
                        .sum());
        assertThat(stats.credits().micros())
                .isEqualTo(within.stream()
                        .mapToLong(record -> record.facts().credits().micros())
                        .sum());
    }

    /** Often at a midnight, and now and then at the same time as another. */
    private Instant time() {
        long minute = random.nextInt(5) == 0 ? random.nextInt(5) * 1440L : random.nextLong(MINUTES);
        return FIRST.plus(Duration.ofMinutes(minute));
    }

    private UsageRecord named(int n) {
        return new UsageRecord(
                0,
                user,
                time(),
                new UsageFacts(
                        "event-" + n,
                        new Credits(n),
                        Credits.ZERO,
                        new Tokens(n, n, 0),
                        null,
                        null,
                        null,
                        null,
                        "model-" + n,
                        "provider-" + n,
                        null,
                        null,
                        null,
                        null,
                        null),
                null);
    }

    private UsageRecord record(Instant at, int n) {
        Tokens tokens = new Tokens(n * 3L, n, n * 2L);
        return record(at, new Credits(n), Credits.ZERO, tokens, n % 3 == 0 ? "gpt-4" : "gpt-3.5-turbo");
    }

    private UsageRecord record(Instant at, Credits credits, Credits cost, Tokens tokens, String model) {
        UsageFacts facts = new UsageFacts(
                "ai_chat", credits, cost, tokens, null, null, null, null, model, null, null, null, null, null, null);
        return new UsageRecord(0, user, at, facts, null);
    }
}
