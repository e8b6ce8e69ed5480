package io.larkspur.metering.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.EntryFilter;
import io.larkspur.metering.credits.EntryType;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.paging.Page;
import io.larkspur.metering.usage.Usage;
import io.larkspur.metering.usage.UsageFilter;
import io.larkspur.metering.usage.UsageRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import reactor.core.publisher.Mono;

/** Calls that cost more than there is: what their records say was charged is what the ledger took. */
@SpringBootTest(classes = MeteringTestApplication.class)
class UsedUpBalancesIntegrationTests {

    @Autowired
    private Ledger ledger;

    @Autowired
    private CreditAccounts accounts;

    @Autowired
    private Usage usage;

    @Autowired
    private OpenHolds holds;

    @Autowired
    private SteppedClock clock;

    private final String user = "ou_" + UUID.randomUUID();
    private final Random random = new Random(20261127);
    private LedgerCallMeter meter;

    @BeforeEach
    void start() {
        CallProperties patient = new CallProperties(
                1000,
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ZERO);
        meter = new LedgerCallMeter(ledger, accounts, holds, met -> Mono.empty(), patient);
        Answers.of(accounts.open(user));
    }

    @Test
    void saysOfEachCallOfABillWhatWasChargedForIt() {
        List<MeteredCall> calls = Stream.of(600, 0, 600, 100).map(this::charged).toList();

        meter.closeTabs();

        await().until(() -> records().size() == 4);
        Map<String, Credits> said = records().stream()
                .collect(Collectors.toMap(record -> record.call().callId(), record -> record.facts()
                        .credits()));
        assertThat(calls)
                .extracting(call -> said.get(call.id()))
                .containsExactly(Credits.whole(600), Credits.ZERO, Credits.whole(400), Credits.ZERO);
        assertThat(Answers.of(usage.stats(user, null, null)).credits()).isEqualTo(Credits.whole(1000));
    }

    @Test
    void saysNothingWasChargedWhereNothingWasLeft() {
        charged(1000);
        meter.closeTabs();
        await().until(() -> records().size() == 1);

        charged(7);
        meter.closeTabs();

        await().until(() -> records().size() == 2);
        assertThat(records())
                .extracting(record -> record.facts().credits())
                .containsExactlyInAnyOrder(Credits.whole(1000), Credits.ZERO);
        assertThat(Answers.of(usage.stats(user, null, null)).credits()).isEqualTo(Credits.whole(1000));
    }

    @Test
    void saysTheSameOfTheCallsOfEachBillAsTheLedger() {
        List<MeteredCall> calls = new ArrayList<>();
        for (int bill = 0; bill < 12; bill++) {
            for (int n = random.nextInt(8); n >= 0; n--) {
                calls.add(random.nextBoolean() ? charged(random.nextInt(60)) : settled(random.nextInt(60)));
            }
            meter.closeTabs();
        }

        await().until(() -> records().size() == calls.size());
        Map<String, Long> said = records().stream()
                .collect(Collectors.groupingBy(
                        record -> Objects.requireNonNull(record.call().billId()),
                        Collectors.summingLong(
                                record -> record.facts().credits().micros())));
        said.values().removeIf(sum -> sum == 0);
        assertThat(said).isEqualTo(taken());
        assertThat(Answers.of(accounts.balance(user))).isEqualTo(Credits.ZERO);
        assertThat(Answers.of(usage.stats(user, null, null)).credits()).isEqualTo(Credits.whole(1000));
    }

    private Map<String, Long> taken() {
        return Answers.of(ledger.entries(user, new EntryFilter(EntryType.CONSUME, null, null, null), 100, 0)
                .flatMapIterable(Page::rows)
                .collectMap(entry -> Objects.requireNonNull(entry.occasion().referenceId()), entry -> entry.amount()
                        .micros()));
    }

    private MeteredCall charged(int cost) {
        MeteredCall call = call();
        meter.charge(call, outcome(cost));
        return call;
    }

    /** What it costs beyond its hold is taken as far as there is more. */
    private MeteredCall settled(int cost) {
        MeteredCall call = call();
        boolean held = Boolean.TRUE.equals(meter.reserve(call, Credits.whole(1))
                .thenReturn(true)
                .onErrorReturn(false)
                .block(Answers.SOON));
        if (held) {
            meter.settle(call, outcome(cost));
        } else {
            meter.charge(call, outcome(cost));
        }
        return call;
    }

    private MeteredCall call() {
        return new MeteredCall(
                UUID.randomUUID().toString(), user, "cli_1", "app-1", "open-apis", "GET /x", clock.instant());
    }

    private static Outcome outcome(int cost) {
        return new Outcome(Credits.whole(cost), 200, 10, 20, 5, null, 0, 0);
    }

    private List<UsageRecord> records() {
        return Answers.of(usage.history(user, new UsageFilter(null, null, null, null, null), 200, 0)
                .map(Page::rows));
    }
}
