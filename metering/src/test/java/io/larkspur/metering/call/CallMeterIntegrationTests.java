package io.larkspur.metering.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.metering.Answers;
import io.larkspur.metering.LockWaits;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import io.larkspur.metering.chore.Chore;
import io.larkspur.metering.credits.Bill;
import io.larkspur.metering.credits.Bill.Line;
import io.larkspur.metering.credits.BilledUse;
import io.larkspur.metering.credits.BilledUses;
import io.larkspur.metering.credits.BookCheck;
import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Entry;
import io.larkspur.metering.credits.EntryFilter;
import io.larkspur.metering.credits.EntryType;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.credits.Occasion;
import io.larkspur.metering.credits.OpenHold;
import io.larkspur.metering.credits.OutOfCredits;
import io.larkspur.metering.paging.Page;
import io.larkspur.metering.usage.CallFacts;
import io.larkspur.metering.usage.Usage;
import io.larkspur.metering.usage.UsageFacts.Tokens;
import io.larkspur.metering.usage.UsageFilter;
import io.larkspur.metering.usage.UsageRecord;
import io.larkspur.metering.usage.UsageStats;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@SpringBootTest(classes = MeteringTestApplication.class)
class CallMeterIntegrationTests {

    private static final Duration A_START_OF_POSTGRES = Duration.ofSeconds(30);

    @Autowired
    private CallMeter meter;

    @Autowired
    private CreditAccounts accounts;

    @Autowired
    private Usage usage;

    @Autowired
    private BookCheck check;

    @Autowired
    @Qualifier("lostCallsChore")
    private Chore lostCalls;

    @Autowired
    @Qualifier("releasedHoldsChore")
    private Chore releasedHolds;

    @Autowired
    private OpenHolds holds;

    @Autowired
    private Ledger ledger;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private TransactionalOperator transaction;

    @Autowired
    private BilledUses uses;

    @Autowired
    private SteppedClock clock;

    @Autowired
    private MeterRegistry meters;

    private final String user = "ou_" + UUID.randomUUID();

    @Test
    void setsAsideBeforeAndChargesAfter() {
        MeteredCall call = call();
        Answers.done(meter.reserve(call, Credits.whole(10)));
        assertThat(balance()).isEqualTo(Credits.whole(990));

        meter.settle(call, outcome(Credits.whole(4), 200));
        meter.settle(call, outcome(Credits.whole(4), 200));

        await().until(() -> balance().equals(Credits.whole(996)) && records().size() == 1);
        UsageRecord record = records().get(0);
        assertThat(record.facts().credits()).isEqualTo(Credits.whole(4));
        assertThat(record.facts().modelName()).isEqualTo("gpt-4");
        assertThat(record.facts().tokens()).isEqualTo(new Tokens(30, 10, 20));
        assertThat(record.facts().endpoint()).isEqualTo("GET /x");
        assertThat(record.call()).isEqualTo(new CallFacts(call.id(), "app-1", "open-apis", call.id(), 200, 10, 20, 5));
    }

    @Test
    void freesWhatWasSetAsideForACallThatDidNotGoOn() {
        MeteredCall call = call();
        Answers.done(meter.reserve(call, Credits.whole(10)));

        meter.release(call);

        await().until(() -> balance().equals(Credits.whole(1000)));
        assertThat(records()).isEmpty();
    }

    @Test
    void takesBackWhatWasSetAsideForACallerWhoHungUpMeanwhile() {
        for (int i = 0; i < 50; i++) {
            MeteredCall call = call();
            AtomicBoolean answered = new AtomicBoolean();
            meter.reserve(call, Credits.whole(10))
                    .doOnSuccess(done -> answered.set(true))
                    .subscribe()
                    .dispose();
            if (answered.get()) {
                meter.release(call);
            }
        }

        await().until(() ->
                meters.get("larkspur.metering.calls.waiting").gauge().value() == 0);
        assertThat(Answers.of(accounts.open(user)).held()).isEqualTo(Credits.ZERO);
        assertThat(balance()).isEqualTo(Credits.whole(1000));
    }

    @Test
    void decidesOneAfterAnotherWhereNotAllAreCovered() {
        Answers.done(meter.admit(call(), Credits.whole(1)));
        List<Integer> amounts = List.of(600, 600, 300, 300, 100);

        List<Integer> taken = Answers.of(Flux.fromIterable(amounts)
                .flatMapSequential(
                        amount -> meter.reserve(call(), Credits.whole(amount))
                                .thenReturn(amount)
                                .onErrorResume(OutOfCredits.class, refused -> Mono.empty()),
                        amounts.size())
                .collectList());

        assertThat(taken.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1000);
        assertThat(balance()).isEqualTo(Credits.ZERO);
    }

    @Test
    void chargesACallWhoseGatewayDiedOnceItsTimeIsOver() {
        MeteredCall call = call();
        Answers.done(meter.reserve(call, Credits.whole(10)));
        Answers.done(lostCalls.work().get());
        assertThat(balance()).isEqualTo(Credits.whole(990));

        chargeAsLost(call);
        Answers.done(lostCalls.work().get());

        assertThat(balance()).isEqualTo(Credits.whole(990));
        assertThat(records()).hasSize(1);
        assertThat(Answers.of(check.check()).isRight()).isTrue();
    }

    @Test
    void chargesACallAnewWhoseGatewayWasOnlyCutOffUntilItWasChargedUnheardOf() {
        MeteredCall call = call();
        Answers.done(meter.reserve(call, Credits.whole(10)));
        chargeAsLost(call);
        assertThat(balance()).isEqualTo(Credits.whole(990));

        Bill bill = billOf(call, outcome(Credits.whole(4), 200));
        Answers.done(Flux.range(0, 4).flatMap(n -> ledger.charge(bill)).then());
        meter.settle(call, outcome(Credits.whole(4), 200));
        await().until(() ->
                meters.get("larkspur.metering.calls.waiting").gauge().value() == 0);

        assertThat(balance()).isEqualTo(Credits.whole(996));
        assertThat(entries())
                .extracting(Entry::type)
                .containsExactly(EntryType.CONSUME, EntryType.REFUND, EntryType.CONSUME, EntryType.GRANT);
        assertThat(entries()).extracting(Entry::amount).startsWith(Credits.whole(4), Credits.whole(10));
        assertThat(records()).hasSize(1);
        UsageRecord record = records().get(0);
        assertThat(Objects.requireNonNull(record.call()).status()).isEqualTo(200);
        assertThat(record.facts().credits()).isEqualTo(Credits.whole(4));
        assertThat(record.facts().tokens().used()).isEqualTo(30);
        UsageStats stats = Answers.of(usage.stats(user, null, null));
        assertThat(stats.records()).isEqualTo(1);
        assertThat(stats.credits()).isEqualTo(Credits.whole(4));
        assertThat(Answers.of(check.check()).isRight()).isTrue();
    }

    @Test
    void believesWhoKnowsHowACallWentThatIsChargedUnheardOfInTheSameGroup() {
        MeteredCall unsent = call();
        MeteredCall sent = call();
        Answers.done(meter.reserve(unsent, Credits.whole(10)));
        Answers.done(meter.reserve(sent, Credits.whole(10)));
        List<Bill> bills = List.of(
                billAsLost(unsent),
                CallWords.freeing(unsent),
                billAsLost(sent),
                billOf(sent, outcome(Credits.whole(4), 200)));

        ledger.together(() -> bills.forEach(bill -> ledger.charge(bill).subscribe()));

        await().until(() -> balance().equals(Credits.whole(996)));
        assertThat(entries()).extracting(Entry::type).containsExactly(EntryType.CONSUME, EntryType.GRANT);
        assertThat(records()).hasSize(1);
        assertThat(Objects.requireNonNull(records().get(0).call()).status()).isEqualTo(200);
        assertThat(Answers.of(check.check()).isRight()).isTrue();
    }

    private Bill billAsLost(MeteredCall call) {
        Credits held = Credits.whole(10);
        Outcome outcome = CallWords.unheardOf(call, held, clock.instant());
        Line line = new Line(call.id(), held, CallWords.recordAsHeld(call, outcome));
        return new Bill(call.userId(), List.of(line), CallWords.occasion(call));
    }

    /** Somebody else counts the days the other way round: what waits for them must not have locked what they want next. */
    @Test
    void takesBackALostCallWithoutWaitingForOthersInACircle() {
        MeteredCall lost = call();
        Answers.done(meter.reserve(lost, Credits.whole(10)));
        chargeAsLost(lost);
        MeteredCall dayBefore = new MeteredCall(
                UUID.randomUUID().toString(),
                user,
                "cli_1",
                "app-1",
                "open-apis",
                "GET /x",
                clock.instant().minus(Duration.ofDays(1)));
        UsageRecord record = CallWords.record(lost, outcome(Credits.whole(4), 200), "bill");
        UsageRecord earlier = CallWords.record(dayBefore, outcome(Credits.whole(1), 200), "bill");
        Answers.of(usage.record(new UsageRecord(0, user, earlier.at(), earlier.facts(), null)));
        List<BilledUse> coming = List.of(record, earlier);
        AtomicReference<Mono<Set<Integer>>> writing = new AtomicReference<>(Mono.empty());
        Mono<Void> begun = Mono.fromRunnable(() -> writing.set(Mono.fromFuture(transaction
                .transactional(uses.takeBack(List.of(record), coming).then(uses.write(coming)))
                .toFuture())));

        Answers.done(transaction.transactional(
                dayIsLocked(earlier).then(begun).then(LockWaits.begun(database)).then(dayIsLocked(record))));

        assertThat(Answers.of(Mono.defer(writing::get))).hasSize(2);
        assertThat(Answers.of(usage.stats(user, null, null)).records()).isEqualTo(3);
    }

    private Mono<Void> dayIsLocked(UsageRecord record) {
        return database.sql("""
                        select records from usage_days
                         where user_id = :user and day = (:at::timestamptz at time zone 'utc')::date for update
                        """)
                .bind("user", user)
                .bind("at", record.at().toString())
                .then();
    }

    @Test
    void chargesWhatACallCostMoreThanWasSetAsideAtMostAsFarAsTheBalanceReaches() {
        MeteredCall call = call();
        Answers.done(meter.reserve(call, Credits.whole(1000)));
        chargeAsLost(call);

        Bill bill = billOf(call, outcome(Credits.whole(1200), 200));
        Answers.of(ledger.charge(bill));
        Answers.of(ledger.recharge(user, Credits.whole(500), Occasion.UNSAID, null));
        Answers.done(ledger.charge(bill));

        assertThat(balance()).isEqualTo(Credits.whole(500));
        assertThat(records().get(0).facts().credits()).isEqualTo(Credits.whole(1000));
        assertThat(Answers.of(check.check()).isRight()).isTrue();
    }

    @Test
    void givesBackWhatALostCallWasChargedThatHadNoAnswer() {
        MeteredCall call = call();
        Answers.done(meter.reserve(call, Credits.whole(10)));
        chargeAsLost(call);
        assertThat(records().get(0).facts().calculationMethod()).isEqualTo("held");

        Bill bill = billOf(call, new Outcome(Credits.ZERO, null, 10, 0, 5, null, 0, 0));
        Answers.of(ledger.charge(bill));
        Answers.done(ledger.charge(bill));

        assertThat(balance()).isEqualTo(Credits.whole(1000));
        assertThat(entries())
                .extracting(Entry::type)
                .containsExactly(EntryType.REFUND, EntryType.CONSUME, EntryType.GRANT);
        assertThat(records()).hasSize(1);
        assertThat(Answers.of(check.check()).isRight()).isTrue();
    }

    @Test
    void givesBackOnceWhatACallWasChargedThatSeemedLostAndWasNeverSent() {
        MeteredCall call = call();
        Answers.done(meter.reserve(call, Credits.whole(10)));
        chargeAsLost(call);
        assertThat(balance()).isEqualTo(Credits.whole(990));

        for (int i = 0; i < 3; i++) {
            meter.release(call);
            await().until(() ->
                    meters.get("larkspur.metering.calls.waiting").gauge().value() == 0);
        }

        assertThat(balance()).isEqualTo(Credits.whole(1000));
        assertThat(entries())
                .extracting(Entry::type)
                .containsExactly(EntryType.REFUND, EntryType.CONSUME, EntryType.GRANT);
        assertThat(entries().get(0).occasion().referenceId()).isEqualTo(call.id());
        assertThat(records()).isEmpty();
        assertThat(Answers.of(usage.stats(user, null, null)).records()).isZero();
        assertThat(Answers.of(check.check()).isRight()).isTrue();
    }

    @Test
    void givesBackTheLostCallsOfOneGroupEachToItsOwn() {
        MeteredCall unsent = call();
        MeteredCall sent = call();
        Answers.done(meter.reserve(unsent, Credits.whole(10)));
        Answers.done(meter.reserve(sent, Credits.whole(20)));
        await().atMost(A_START_OF_POSTGRES).until(() -> {
            end(unsent);
            end(sent);
            Answers.done(lostCalls.work().get());
            return records().size() == 2;
        });
        Bill freeing = CallWords.freeing(unsent);

        ledger.together(() -> List.of(freeing, billOf(sent, outcome(Credits.whole(4), 200)), freeing)
                .forEach(bill -> ledger.charge(bill).subscribe()));

        await().until(() -> balance().equals(Credits.whole(996)));
        assertThat(records())
                .extracting(record -> Objects.requireNonNull(record.call()).callId())
                .containsExactly(sent.id());
        assertThat(Answers.of(check.check()).isRight()).isTrue();
    }

    @Test
    void changesNothingForACallWithoutAnAnswerThatIsBilledAgain() {
        MeteredCall call = call();
        Answers.done(meter.reserve(call, Credits.whole(10)));
        Outcome unanswered = new Outcome(Credits.whole(2), null, 10, 0, 5, null, 0, 0);

        Answers.of(ledger.charge(billOf(call, unanswered)));
        Answers.done(ledger.charge(billOf(call, unanswered)));

        assertThat(entries()).extracting(Entry::type).containsExactly(EntryType.CONSUME, EntryType.GRANT);
        assertThat(records()).hasSize(1);
    }

    private static Bill billOf(MeteredCall call, Outcome outcome) {
        Line line = new Line(call.id(), outcome.cost(), CallWords.record(call, outcome, call.id()));
        return new Bill(call.userId(), List.of(line), CallWords.occasion(call));
    }

    private List<Entry> entries() {
        return Answers.of(ledger.entries(user, new EntryFilter(null, null, null, null), 10, 0))
                .rows();
    }

    @Test
    void chargesNothingForAHoldThatArrivesAfterItWasGivenUp() {
        MeteredCall call = call();
        Answers.of(accounts.open(user));
        meter.release(call);
        await().until(() ->
                meters.get("larkspur.metering.calls.waiting").gauge().value() == 0);
        Answers.done(ledger.hold(user, call.id(), Credits.whole(10), Duration.ofMinutes(1), CallWords.kept(call)));
        end(call);

        await().atMost(A_START_OF_POSTGRES).until(() -> {
            Answers.done(lostCalls.work().get());
            return balance().equals(Credits.whole(1000));
        });
        assertThat(records()).isEmpty();
    }

    @Test
    void forgetsReleasesOfADayAgo() {
        MeteredCall call = call();
        Answers.of(accounts.open(user));
        meter.release(call);
        await().until(() -> isRemembered(call));
        Answers.done(releasedHolds.work().get());
        assertThat(isRemembered(call)).isTrue();

        clock.advance(Duration.ofDays(1).plusSeconds(1));
        Answers.done(releasedHolds.work().get());

        assertThat(isRemembered(call)).isFalse();
    }

    private boolean isRemembered(MeteredCall call) {
        return Answers.of(database.sql("select count(*) from released_holds where id = :id")
                        .bind("id", call.id())
                        .mapValue(Long.class)
                        .one())
                == 1;
    }

    @Test
    void chargesRelaxedCallsOfOneUserThatEndTogetherInOnePosting() {
        meter.charge(call(), outcome(Credits.whole(3), 200));
        meter.charge(call(), outcome(Credits.ZERO, 502));
        meter.charge(call(), outcome(Credits.whole(1), 200));

        await().until(() -> records().size() == 3);
        assertThat(balance()).isEqualTo(Credits.whole(996));
        List<Entry> charged = charged();
        assertThat(charged).hasSize(1);
        assertThat(records())
                .extracting(record -> Objects.requireNonNull(record.call()).billId())
                .containsOnly(charged.get(0).occasion().referenceId());
    }

    @Test
    void chargesCallsOfManyUsersThatEndTogetherInOneTransaction() {
        List<MeteredCall> calls =
                IntStream.range(0, 20).mapToObj(i -> call(user + i)).toList();
        calls.forEach(each -> Answers.done(meter.admit(each, Credits.whole(1))));
        await().until(() ->
                meters.get("larkspur.metering.calls.waiting").gauge().value() == 0);

        calls.forEach(each -> meter.charge(each, outcome(Credits.whole(1), 200)));

        await().until(() -> ofRecords("count(*)", calls) == 20);
        assertThat(ofRecords("count(distinct xmin::text)", calls)).isEqualTo(1);
    }

    private long ofRecords(String what, List<MeteredCall> calls) {
        return Answers.of(database.sql("select " + what + " from usage_records where call_id = any(:ids)")
                .bind("ids", calls.stream().map(MeteredCall::id).toArray(String[]::new))
                .mapValue(Long.class)
                .one());
    }

    @Test
    void writesARelaxedCallDownOnceHoweverOftenThatIsTried() {
        MeteredCall call = call();
        Answers.done(meter.admit(call, Credits.whole(2)));

        meter.charge(call, outcome(Credits.whole(2), 200));
        meter.charge(call, outcome(Credits.whole(2), 200));

        await().until(() -> balance().equals(Credits.whole(998)) && records().size() == 1);
    }

    @Test
    void chargesCallsOfOneUserThatEndTogetherInOnePosting() {
        List<MeteredCall> calls = List.of(call(), call(), call());
        calls.forEach(call -> Answers.done(meter.reserve(call, Credits.whole(10))));

        meter.settle(calls.get(0), outcome(Credits.whole(4), 200));
        meter.settle(calls.get(1), outcome(Credits.ZERO, 502));
        meter.settle(calls.get(2), outcome(Credits.whole(4), 200));

        await().until(() -> records().size() == 3);
        assertThat(balance()).isEqualTo(Credits.whole(992));
        List<Entry> charged = charged();
        assertThat(charged).hasSize(1);
        assertThat(charged.get(0).amount()).isEqualTo(Credits.whole(8));
        assertThat(records())
                .extracting(record -> Objects.requireNonNull(record.call()).billId())
                .containsOnly(charged.get(0).occasion().referenceId());
        assertThat(Answers.of(check.check()).isRight()).isTrue();
    }

    @Test
    void writesDownWhatIsOnOpenTabsBeforeItStops() {
        LedgerCallMeter another = patientMeter();
        another.charge(call(), outcome(Credits.whole(2), 200));
        Sinks.Empty<Void> stopped = Sinks.empty();

        new LastCalls(another).stop(stopped::tryEmitEmpty);

        Answers.done(stopped.asMono());
        assertThat(records()).hasSize(1);
        assertThat(balance()).isEqualTo(Credits.whole(998));
    }

    @Test
    void letsTheNextCallHaveWhatTheLastOneDidNotCost() {
        MeteredCall call = call();
        Answers.done(meter.reserve(call, Credits.whole(1000)));
        meter.settle(call, outcome(Credits.whole(4), 200));

        Answers.done(meter.reserve(call(), Credits.whole(996)));
    }

    @Test
    void letsAllCallsAtOnceHaveWhatTheLastOneDidNotCost() {
        LedgerCallMeter another = patientMeter();
        MeteredCall call = call();
        Answers.done(another.reserve(call, Credits.whole(990)));
        another.settle(call, outcome(Credits.whole(4), 200));

        long letOn = Answers.of(Flux.range(0, 12)
                .flatMap(
                        i -> another.reserve(call(), Credits.whole(83))
                                .thenReturn(1)
                                .onErrorResume(OutOfCredits.class, refused -> Mono.empty()),
                        12)
                .count());

        assertThat(letOn).isEqualTo(12);
        assertThat(balance()).isEqualTo(Credits.ZERO);
    }

    @Test
    void letsACallHaveWhatIsFreedByATabThatIsBeingCharged() {
        LedgerCallMeter another = patientMeter();
        MeteredCall call = call();
        Answers.done(another.reserve(call, Credits.whole(1000)));
        another.settle(call, outcome(Credits.whole(4), 200));

        another.closeTabs();

        Answers.done(another.reserve(call(), Credits.whole(996)));
    }

    @Test
    void keepsNoCallFromBeingChargedForAnotherThatCannotBeWrittenDown() {
        Outcome faulty = new Outcome(Credits.whole(2), 200, 10, 20, 5, null, -10, 20);

        LedgerCallMeter another = patientMeter();
        another.charge(call(), faulty);
        another.charge(call(), outcome(Credits.whole(3), 200));
        another.closeTabs();

        await().until(() -> balance().equals(Credits.whole(997)) && records().size() == 1);
    }

    @Test
    void keepsNoUserFromBeingChargedForAnotherWhoseCallIsNoText() {
        LedgerCallMeter together = patientMeter();
        together.charge(
                new MeteredCall(
                        UUID.randomUUID().toString(), "ou_" + user, "cli_1", "app-1", "r", "GET /\0", clock.instant()),
                outcome(Credits.whole(2), 200));
        together.charge(call(), outcome(Credits.whole(3), 200));
        Answers.of(accounts.open("ou_" + user));
        Answers.of(accounts.open(user));

        together.closeTabs();

        await().until(() -> balance().equals(Credits.whole(997)) && records().size() == 1);
    }

    @Test
    void remembersAReleaseOfSomebodyWithoutAnAccount() {
        MeteredCall call = call();

        meter.release(call);

        await().until(() -> isRemembered(call));
    }

    @Test
    void writesDownAModelThatIsNoText() {
        meter.charge(call(), new Outcome(Credits.whole(2), 200, 10, 20, 5, "gpt\0", 10, 20));

        await().until(() -> records().size() == 1);
        assertThat(records().get(0).facts().modelName()).isEqualTo("gpt\uFFFD");
    }

    @Test
    void recordsCallsThatCostNothing() {
        meter.charge(call(), outcome(Credits.ZERO, 502));

        await().until(() -> records().size() == 1);
    }

    @Test
    void chargesACallWhoseUserHasFilledUpTheTotalsOfTheDay() {
        UsageRecord own = CallWords.record(call(), outcome(new Credits(Long.MAX_VALUE), 200), "bill");
        Answers.of(usage.record(new UsageRecord(0, user, own.at(), own.facts(), null)));

        meter.charge(call(), outcome(Credits.whole(2), 200));

        await().until(() -> balance().equals(Credits.whole(998)) && records().size() == 2);
    }

    @Test
    void chargesCallsBehindThoseThatCannotBeCharged() {
        Answers.of(accounts.open(user));
        String noText = CallWords.kept(call()).replace("app-1", "\\u0000");
        List<String> faulty =
                IntStream.range(0, 300).mapToObj(n -> "faulty-" + n + user).toList();
        faulty.forEach(id -> Answers.done(
                ledger.hold(user, id, Credits.whole(1), Duration.ofMinutes(1), id.contains("-1") ? "{}" : noText)));
        MeteredCall call = call();
        Answers.done(meter.reserve(call, Credits.whole(10)));
        double failed =
                meters.get("larkspur.metering.calls.uncharged").counter().count();
        faulty.forEach(this::end);

        chargeAsLost(call);

        assertThat(Answers.of(accounts.find(user)).held()).isEqualTo(Credits.whole(300));
        assertThat(putOff(faulty)).isEqualTo(300);
        assertThat(meters.get("larkspur.metering.calls.uncharged").counter().count())
                .isGreaterThanOrEqualTo(failed + 300);
        Answers.done(database.sql("delete from credit_holds where id = any(:ids)")
                .bind("ids", faulty.toArray(String[]::new))
                .then());
        Answers.done(database.sql("update credit_accounts set held = 0 where user_id = :user")
                .bind("user", user)
                .then());
    }

    private long putOff(List<String> ended) {
        return Answers.of(database.sql(
                        "select count(*) from credit_holds where id = any(:ids) and expires_at > clock_timestamp()")
                .bind("ids", ended.toArray(String[]::new))
                .mapValue(Long.class)
                .one());
    }

    @Test
    void letsNoMoreThroughThanTheBalanceIsFor() {
        long admitted = Answers.of(Flux.range(0, 150)
                .flatMap(
                        i -> meter.reserve(call(), Credits.whole(10))
                                .thenReturn(1)
                                .onErrorResume(OutOfCredits.class, refused -> Mono.empty()),
                        64)
                .count());

        assertThat(admitted).isEqualTo(100);
        assertThat(balance()).isEqualTo(Credits.ZERO);
        assertThat(Answers.refusalOf(meter.admit(call(), Credits.whole(1)))).isInstanceOf(OutOfCredits.class);
    }

    @Test
    void leavesCallsAloneThatTheirGatewayHasExtended() {
        MeteredCall call = call();
        Answers.done(meter.reserve(call, Credits.whole(10)));
        end(call);

        Answers.done(ledger.extendHolds(List.of(call.id()), Duration.ofMinutes(1)));

        assertThat(Answers.of(ledger.expiredHolds(1000).map(OpenHold::id).collectList()))
                .doesNotContain(call.id());
    }

    @Test
    void letsOnWhoHasJustRecharged() {
        Answers.done(meter.reserve(call(), Credits.whole(1000)));
        assertThat(Answers.refusalOf(meter.admit(call(), Credits.whole(1)))).isInstanceOf(OutOfCredits.class);

        Answers.of(ledger.recharge(user, Credits.whole(1), Occasion.UNSAID, null));

        Answers.done(meter.admit(call(), Credits.whole(1)));
    }

    /** Keeps its tabs open until it is told to close them, and soon lets others alone with what can never be written. */
    private LedgerCallMeter patientMeter() {
        CallProperties patient = new CallProperties(
                1000,
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ZERO);
        return new LedgerCallMeter(ledger, accounts, holds, met -> Mono.empty(), patient);
    }

    /** Its hold is ended again at each look, for the program of this test lives, and extends those it has taken. */
    private void chargeAsLost(MeteredCall call) {
        await().atMost(A_START_OF_POSTGRES).until(() -> {
            end(call);
            Answers.done(lostCalls.work().get());
            return !records().isEmpty();
        });
    }

    private void end(MeteredCall call) {
        end(call.id());
    }

    private void end(String hold) {
        Answers.done(database.sql("update credit_holds set expires_at = clock_timestamp() where id = :id")
                .bind("id", hold)
                .then());
    }

    private MeteredCall call() {
        return call(user);
    }

    private MeteredCall call(String userId) {
        return new MeteredCall(
                UUID.randomUUID().toString(), userId, "cli_1", "app-1", "open-apis", "GET /x", clock.instant());
    }

    private static Outcome outcome(Credits cost, int status) {
        return new Outcome(cost, status, 10, 20, 5, "gpt-4", 10, 20);
    }

    private Credits balance() {
        return Answers.of(accounts.open(user)).balance();
    }

    private List<Entry> charged() {
        return Answers.of(ledger.entries(user, new EntryFilter(EntryType.CONSUME, null, null, null), 10, 0)
                .map(Page::rows));
    }

    private List<UsageRecord> records() {
        return Answers.of(usage.history(user, new UsageFilter(null, null, null, null, null), 10, 0)
                .map(Page::rows));
    }
}
