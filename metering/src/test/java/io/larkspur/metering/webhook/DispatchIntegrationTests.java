package io.larkspur.metering.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.key.RootKey;
import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Several receivers, some of whom do not answer. */
@SpringBootTest(classes = MeteringTestApplication.class)
class DispatchIntegrationTests {

    private static final int TOGETHER = 16;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofSeconds(1);

    @Autowired
    private Webhooks webhooks;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private RootKey root;

    @Autowired
    private SteppedClock clock;

    private final List<RegisteredWebhook> registered = new ArrayList<>();
    private final List<Receiver> receivers = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Disposable sending = Disposables.disposed();

    @AfterEach
    void end() {
        sending.dispose();
        registered.forEach(each -> Answers.done(webhooks.remove(each.webhook().id())));
        receivers.forEach(Receiver::close);
    }

    @Test
    void sendsToOthersWhileOneReceiverSwallowsWhatItIsSent() throws InterruptedException {
        Receiver silent = receiver(100);
        silent.fallsSilent();
        clock.advance(Duration.ofSeconds(1));
        Receiver other = receiver(3);

        sending = dispatch(LONG).send().subscribe();

        silent.awaited();
        for (int i = 0; i < 3; i++) {
            other.awaited();
        }
        assertThat(silent.messages()).hasSizeLessThan(TOGETHER);
    }

    @Test
    void sendsWhatComesDueWhileAReceiverIsWaitedFor() throws InterruptedException {
        Receiver silent = receiver(1);
        silent.fallsSilent();
        Receiver other = receiver(0);
        sending = dispatch(LONG).send().subscribe();
        silent.awaited();

        backlog(registered.get(1), 1);

        other.awaited();
        assertThat(sending.isDisposed()).isFalse();
    }

    @Test
    void worksOffALongBacklogOfAReceiverWhoAnswers() {
        Receiver receiver = receiver(150);

        Answers.done(dispatch(LONG).send());

        assertThat(receiver.messages())
                .extracting(Receiver.Message::id)
                .hasSize(150)
                .doesNotHaveDuplicates();
    }

    @Test
    void givesEachOfManyReceiversATurn() {
        List<Receiver> many = new ArrayList<>();
        for (int i = 0; i < TOGETHER + 4; i++) {
            many.add(receiver(2));
        }

        Answers.done(dispatch(LONG).send());

        assertThat(many).allSatisfy(each -> assertThat(each.messages()).hasSize(2));
    }

    @Test
    void tellsOneWhoAnswersWithAnErrorOfEverythingThatIsDue() {
        Receiver refusing = receiver(20);
        refusing.answersWith(500);

        Answers.done(dispatch(LONG).send());

        assertThat(refusing.messages()).hasSize(20);
    }

    /** Or another replica would send it again while it waits here. */
    @Test
    void leasesNoMessageForLessThanItsSendingMayTake() throws InterruptedException {
        Duration deadline = Duration.ofSeconds(4);
        Receiver silent = receiver(100);
        silent.fallsSilent();

        sending = dispatch(deadline).send().subscribe();

        silent.awaited();
        List<Delivery> claimed = deliveries(registered.get(0)).stream()
                .filter(delivery -> delivery.attempts() > 0)
                .toList();
        int rounds = (claimed.size() + TOGETHER - 1) / TOGETHER;
        Duration longest = deadline.plusSeconds(5).multipliedBy(rounds);
        assertThat(claimed).isNotEmpty().allSatisfy(delivery -> assertThat(delivery.nextAttemptAt())
                .isAfter(clock.instant().plus(longest)));
    }

    @Test
    void givesUpWhatIsLongDueForAReceiverWhoIsAwayForAsLong() {
        receiver(2500).close();
        RegisteredWebhook webhook = registered.get(0);
        Dispatch dispatch = dispatch(SHORT);
        clock.advance(Duration.ofHours(1));
        Answers.done(dispatch.send());
        assertThat(count(webhook, "state = 'dead'")).isZero();
        clock.advance(Duration.ofHours(1));
        backlog(webhook, 20);

        Answers.done(dispatch.send());

        assertThat(count(webhook, "state = 'dead' and last_error = 'the receiver was away' and ended_at is not null"))
                .isGreaterThan(2400);
        Instant newest = clock.instant();
        assertThat(deliveries(webhook).stream()
                        .filter(delivery -> delivery.createdAt().equals(newest)))
                .hasSize(20)
                .extracting(Delivery::state)
                .containsOnly(Delivery.PENDING);
    }

    @Test
    void givesUpNothingBeforeItHasTriedForAsLongItself() {
        receiver(5).close();
        RegisteredWebhook webhook = registered.get(0);
        Answers.done(dispatch(SHORT).send());
        clock.advance(Duration.ofHours(2));

        Answers.done(dispatch(SHORT).send());

        assertThat(count(webhook, "last_error = 'the receiver was away'")).isZero();
        assertThat(count(webhook, "state = 'pending'")).isEqualTo(5);
    }

    @Test
    void givesUpNothingForAReceiverWhoAnswersAgain() {
        Receiver back = receiver(1);
        back.answersWith(500);
        RegisteredWebhook webhook = registered.get(0);
        Answers.done(database.sql("update webhooks set away_since = :now where id = :id")
                .bind("now", clock.instant())
                .bind("id", webhook.webhook().id())
                .then());
        clock.advance(Duration.ofHours(1));

        Answers.done(dispatch(SHORT).send());

        assertThat(count(webhook, "state = 'pending' and attempts = 1")).isEqualTo(1);
        assertThat(Answers.of(database.sql("select count(*) from webhooks where id = :id and away_since is null")
                        .bind("id", webhook.webhook().id())
                        .mapValue(Long.class)
                        .one()))
                .isEqualTo(1);
    }

    @Test
    void tellsHowLongTheOldestMessageIsDue() throws InterruptedException {
        Receiver silent = receiver(2);
        silent.fallsSilent();
        clock.advance(Duration.ofSeconds(90));

        sending = dispatch(LONG).send().subscribe();

        silent.awaited();
        assertThat(meters.get("larkspur.webhooks.oldest.pending").gauge().value())
                .isEqualTo(90);
    }

    @Test
    void tellsHowManyMessagesAreDeadOnlyWhereItWasAbleToLook() {
        receiver(0);
        Backlogs.add(database, registered.get(0), Delivery.DEAD, 3, clock.instant());
        AtomicBoolean away = new AtomicBoolean();
        Dispatch dispatch = dispatch(LONG, goneWhile(away));
        Gauge dead = meters.get("larkspur.webhooks.dead").gauge();
        assertThat(dead.value()).isNaN();

        Answers.done(dispatch.tidy());
        assertThat(dead.value()).isGreaterThanOrEqualTo(3);

        away.set(true);
        assertThat(Answers.refusalOf(dispatch.tidy())).isNotNull();
        assertThat(dead.value()).isNaN();
    }

    @Test
    void forgetsAllThatWasDeliveredLongAgoHoweverMuchItIs() {
        receiver(0);
        Backlogs.add(database, registered.get(0), Delivery.DELIVERED, 2500, clock.instant());
        clock.advance(Duration.ofDays(2));
        Backlogs.add(database, registered.get(0), Delivery.DELIVERED, 2, clock.instant());
        Backlogs.add(
                database, registered.get(0), Delivery.DEAD, 1, clock.instant().minus(Duration.ofDays(30)));

        Answers.done(dispatch(LONG).tidy());

        assertThat(deliveries(registered.get(0)))
                .extracting(Delivery::state)
                .containsExactlyInAnyOrder(Delivery.DELIVERED, Delivery.DELIVERED, Delivery.DEAD);
    }

    private Receiver receiver(int backlog) {
        Receiver receiver = new Receiver();
        receivers.add(receiver);
        RegisteredWebhook webhook = Answers.of(webhooks.register(receiver.url(), List.of("credit_consumed"), "tests"));
        registered.add(webhook);
        backlog(webhook, backlog);
        return receiver;
    }

    private void backlog(RegisteredWebhook webhook, int count) {
        Backlogs.add(database, webhook, Delivery.PENDING, count, clock.instant());
    }

    private List<Delivery> deliveries(RegisteredWebhook webhook) {
        return Answers.of(
                webhooks.deliveries(null, webhook.webhook().id(), null, 1000).collectList());
    }

    private long count(RegisteredWebhook webhook, String condition) {
        return Answers.of(
                database.sql("select count(*) from webhook_deliveries where webhook_id = :id and " + condition)
                        .bind("id", webhook.webhook().id())
                        .mapValue(Long.class)
                        .one());
    }

    private DatabaseClient goneWhile(AtomicBoolean away) {
        ConnectionFactory there = database.getConnectionFactory();
        return DatabaseClient.create(new ConnectionFactory() {

            @Override
            public Publisher<? extends Connection> create() {
                return away.get() ? Mono.error(new R2dbcTransientResourceException("gone")) : there.create();
            }

            @Override
            public ConnectionFactoryMetadata getMetadata() {
                return there.getMetadata();
            }
        });
    }

    private Dispatch dispatch(Duration deadline) {
        return dispatch(deadline, database);
    }

    private Dispatch dispatch(Duration deadline, DatabaseClient database) {
        WebhookProperties properties = new WebhookProperties(
                true,
                Duration.ofMillis(100),
                deadline,
                3,
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                TOGETHER,
                Duration.ofDays(1));
        Postman postman = new Postman(new Signer(root), properties, clock);
        return new Dispatch(
                new WebhookTable(database), new DeliveryTable(database), postman, properties, meters, clock);
    }
}
