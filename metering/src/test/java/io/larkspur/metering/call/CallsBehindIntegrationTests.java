package io.larkspur.metering.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import io.larkspur.metering.credits.Bill;
import io.larkspur.metering.credits.BookCheck;
import io.larkspur.metering.credits.CreditAccount;
import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.credits.Posted;
import io.larkspur.metering.usage.Usage;
import io.larkspur.problem.Category;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataAccessResourceFailureException;
import reactor.core.publisher.Mono;

/** Calls that end while nothing can be charged. */
@SpringBootTest(classes = MeteringTestApplication.class)
class CallsBehindIntegrationTests {

    private static final int CAPACITY = 100;
    private static final int FOUR_FIFTHS = 80;

    @Autowired
    private Ledger ledger;

    @Autowired
    private CreditAccounts accounts;

    @Autowired
    private Usage usage;

    @Autowired
    private BookCheck check;

    @Autowired
    private OpenHolds holds;

    @Autowired
    private SteppedClock clock;

    private final String user = "ou_" + UUID.randomUUID();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile Link link = Link.UP;

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "LOSES_ANSWERS"})
    void keepsEachCallUntilItIsChargedOnceAndLetsNoMoreOnAtFourFifthsOfTheCapacity(Link broken) {
        LedgerCallMeter meter = meterBehindTheLink();
        List<MeteredCall> durable = Stream.generate(this::call).limit(40).toList();
        List<MeteredCall> relaxed = Stream.generate(this::call).limit(39).toList();
        durable.forEach(call -> Answers.done(meter.reserve(call, Credits.whole(10))));
        relaxed.forEach(call -> Answers.done(meter.admit(call, Credits.whole(1))));

        link = broken;
        durable.forEach(call -> meter.settle(call, outcome(4)));
        relaxed.forEach(call -> meter.charge(call, outcome(3)));

        assertThat(waiting()).isEqualTo(FOUR_FIFTHS - 1);
        Answers.done(meter.admit(call(), Credits.whole(1)));
        MeteredCall last = call();
        Answers.done(meter.reserve(last, Credits.whole(10)));
        meter.settle(last, outcome(4));
        assertThat(waiting()).isEqualTo(FOUR_FIFTHS);
        assertThat(meter.admitsAtHand(call(), Credits.ZERO)).isFalse();
        assertIsBehind(meter.admit(call(), Credits.whole(1)));
        assertIsBehind(meter.admit(call(), Credits.ZERO));
        assertIsBehind(meter.reserve(call(), Credits.whole(10)));
        assertIsBehind(meter.reserve(call(), Credits.ZERO));
        await().until(() -> attempts.get() > 3 * FOUR_FIFTHS);
        assertThat(waiting()).isEqualTo(FOUR_FIFTHS);

        link = Link.UP;
        await().until(() -> waiting() == 0);

        CreditAccount account = Answers.of(accounts.find(user));
        assertThat(account.balance()).isEqualTo(Credits.whole(1000 - 41 * 4 - 39 * 3));
        assertThat(account.held()).isEqualTo(Credits.ZERO);
        assertThat(Answers.of(usage.stats(user, null, null)).records()).isEqualTo(FOUR_FIFTHS);
        assertThat(Answers.of(check.check()).isRight()).isTrue();
        assertThat(meter.admitsAtHand(call(), Credits.ZERO)).isTrue();
        Answers.done(meter.admit(call(), Credits.whole(1)));
        Answers.done(meter.reserve(call(), Credits.whole(1)));
    }

    private static void assertIsBehind(Mono<Void> asked) {
        assertThat(Answers.refusalOf(asked)).isInstanceOfSatisfying(MeterBehind.class, refusal -> {
            assertThat(refusal.category()).isEqualTo(Category.UNAVAILABLE);
            assertThat(refusal.code()).isEqualTo("meter-behind");
            assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
        });
    }

    private double waiting() {
        return meters.get("larkspur.metering.calls.waiting").gauge().value();
    }

    /** Charges each call by itself, as far as the link to the store lets it. */
    private LedgerCallMeter meterBehindTheLink() {
        CallProperties properties = new CallProperties(
                CAPACITY,
                Duration.ofMinutes(1),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofMillis(50),
                Duration.ofMinutes(1));
        StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("meters", meters));
        return new CallConfiguration()
                .callMeter(
                        behindTheLink(),
                        accounts,
                        holds,
                        properties,
                        beans.getBeanProvider(Newcomers.class),
                        beans.getBeanProvider(MeterRegistry.class));
    }

    private Ledger behindTheLink() {
        Object linked = Proxy.newProxyInstance(
                Ledger.class.getClassLoader(),
                new Class<?>[] {Ledger.class},
                (self, method, arguments) -> method.getName().equals("charge")
                        ? charged((Bill) arguments[0])
                        : method.invoke(ledger, arguments));
        return (Ledger) linked;
    }

    private Mono<Posted> charged(Bill bill) {
        return Mono.defer(() -> {
            attempts.incrementAndGet();
            Mono<Posted> lost = Mono.error(() -> new DataAccessResourceFailureException("the link is broken"));
            return switch (link) {
                case UP -> ledger.charge(bill);
                case DOWN -> lost;
                case LOSES_ANSWERS -> ledger.charge(bill).then(lost);
            };
        });
    }

    private MeteredCall call() {
        return new MeteredCall(
                UUID.randomUUID().toString(), user, "cli_1", "app-1", "open-apis", "GET /x", clock.instant());
    }

    private static Outcome outcome(int cost) {
        return new Outcome(Credits.whole(cost), 200, 10, 20, 5, "gpt-4", 10, 20);
    }

    /** How the store is reached by whoever charges. */
    private enum Link {
        UP,
        DOWN,
        LOSES_ANSWERS
    }
}
