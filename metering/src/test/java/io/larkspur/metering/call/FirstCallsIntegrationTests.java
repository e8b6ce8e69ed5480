package io.larkspur.metering.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.credits.UnknownAccount;
import io.larkspur.metering.paging.Page;
import io.larkspur.metering.usage.Usage;
import io.larkspur.metering.usage.UsageFilter;
import io.larkspur.metering.usage.UsageRecord;
import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Calls of users nobody has made known, at two replicas. */
@SpringBootTest(classes = MeteringTestApplication.class)
class FirstCallsIntegrationTests {

    @Autowired
    private Ledger ledger;

    @Autowired
    private CreditAccounts accounts;

    @Autowired
    private Usage usage;

    @Autowired
    private OpenHolds holds;

    @Autowired
    private CallProperties properties;

    @Autowired
    private SteppedClock clock;

    private final String user = "ou_" + UUID.randomUUID();
    private final List<String> met = new CopyOnWriteArrayList<>();
    private @Nullable ProblemException refusal;
    private LedgerCallMeter meter;
    private LedgerCallMeter another;

    @BeforeEach
    void start() {
        meter = replica();
        another = replica();
    }

    @Test
    void makesAUserKnownBeforeThereIsAnAccount() {
        Answers.done(meter.admit(call(), Credits.whole(1)));

        assertThat(met).containsExactly(user + " of cli_1 without an account");
        assertThat(balance()).isEqualTo(Credits.whole(1000));
    }

    @Test
    void asksOnceAboutWhoeverHasAnAccount() {
        Answers.of(accounts.open(user));

        Answers.done(meter.admit(call(), Credits.whole(1)));
        Answers.done(meter.reserve(call(), Credits.whole(1)));
        meter.charge(call(), outcome(Credits.whole(2)));
        meter.charge(call(), outcome(Credits.ZERO));

        await().until(() -> balance().equals(Credits.whole(997)) && records() == 2);
        assertThat(met).containsExactly(user + " of cli_1 with an account");
    }

    @Test
    void refusesACallOfAnotherIssuersUserWhoGoesByTheSameName() {
        Answers.done(meter.admit(call(), Credits.whole(1)));
        ProblemException taken = new ProblemException(Category.CONFLICT, "taken", "Another one goes by that name") {};
        refusal = taken;

        assertThat(Answers.refusalOf(meter.admit(call("other"), Credits.whole(1))))
                .isSameAs(taken);
        assertThat(Answers.refusalOf(meter.reserve(call("other"), Credits.whole(1))))
                .isSameAs(taken);

        Answers.done(meter.admit(call(), Credits.whole(1)));
        assertThat(balance()).isEqualTo(Credits.whole(1000));
    }

    @Test
    void opensOneAccountHoweverManyReplicasMeetTheUser() {
        Answers.done(Flux.range(0, 40)
                .flatMap(n -> (n % 2 == 0 ? meter : another).admit(call(), Credits.whole(1)), 40)
                .then());

        assertThat(balance()).isEqualTo(Credits.whole(1000));
    }

    @Test
    void makesKnownWhoseCallsCostNothing() {
        Answers.done(meter.admit(call(), Credits.ZERO));
        meter.charge(call(), outcome(Credits.ZERO));

        await().until(() -> records() == 1);
        assertThat(met).hasSize(1);
        assertThat(balance()).isEqualTo(Credits.whole(1000));

        meter.charge(call(), outcome(Credits.ZERO));
        await().until(() -> records() == 2);
        assertThat(met).hasSize(1);
    }

    @Test
    void refusesACallOfSomebodyWhoCannotBeMadeKnown() {
        ProblemException taken = new ProblemException(Category.CONFLICT, "taken", "Another one goes by that name") {};
        refusal = taken;

        assertThat(Answers.refusalOf(meter.admit(call(), Credits.whole(1)))).isSameAs(taken);

        assertThat(Answers.refusalOf(accounts.find(user))).isInstanceOf(UnknownAccount.class);
    }

    @Test
    void chargesACallThatWasMadeAlsoOfSomebodyWhoCannotBeMadeKnown() {
        refusal = new ProblemException(Category.CONFLICT, "taken", "Another one goes by that name") {};

        meter.charge(call(), outcome(Credits.whole(2)));

        await().until(() -> records() == 1);
        assertThat(balance()).isEqualTo(Credits.whole(998));
    }

    @Test
    void writesDownNoFreeCallOfAnotherIssuersUserWhoGoesByTheSameName() {
        Answers.done(meter.admit(call(), Credits.whole(1)));
        refusal = new ProblemException(Category.CONFLICT, "taken", "Another one goes by that name") {};
        MeteredCall own = call();

        meter.charge(own, outcome(Credits.ZERO));
        meter.charge(call("other"), outcome(Credits.ZERO));
        await().until(() -> meter.waiting() == 0);
        meter.charge(call("other"), outcome(Credits.ZERO));
        await().until(() -> meter.waiting() == 0);

        assertThat(history())
                .extracting(record -> Objects.requireNonNull(record.call()).callId())
                .containsExactly(own.id());
    }

    @Test
    void opensNoAccountForAFreeCallOfSomebodyWhoCannotBeMadeKnown() {
        refusal = new ProblemException(Category.NOT_FOUND, "unknown", "There is no such user") {};

        meter.charge(call(), outcome(Credits.ZERO));
        await().until(() -> meter.waiting() == 0);

        assertThat(history()).isEmpty();
        assertThat(Answers.refusalOf(accounts.find(user))).isInstanceOf(UnknownAccount.class);
    }

    private LedgerCallMeter replica() {
        return new LedgerCallMeter(ledger, accounts, holds, this::meet, properties);
    }

    private Mono<Void> meet(MeteredCall first) {
        return accounts.find(first.userId())
                .map(account -> " with an account")
                .onErrorReturn(UnknownAccount.class, " without an account")
                .doOnNext(how -> met.add(first.userId() + " of " + first.appId() + how))
                .then(Mono.defer(() -> refusal == null ? Mono.empty() : Mono.error(refusal)));
    }

    private MeteredCall call() {
        return call("cli_1");
    }

    private MeteredCall call(String appId) {
        return new MeteredCall(
                UUID.randomUUID().toString(), user, appId, "app-1", "open-apis", "GET /x", clock.instant());
    }

    private static Outcome outcome(Credits cost) {
        return new Outcome(cost, 200, 10, 20, 5, null, 0, 0);
    }

    private Credits balance() {
        return Answers.of(accounts.find(user)).balance();
    }

    private int records() {
        return history().size();
    }

    private List<UsageRecord> history() {
        return Answers.of(usage.history(user, new UsageFilter(null, null, null, null, null), 10, 0)
                .map(Page::rows));
    }
}
