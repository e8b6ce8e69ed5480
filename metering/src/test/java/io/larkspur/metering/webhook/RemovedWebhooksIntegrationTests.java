package io.larkspur.metering.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.credits.Occasion;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

@SpringBootTest(classes = MeteringTestApplication.class)
class RemovedWebhooksIntegrationTests {

    private static final int MANY = 2500;

    @Autowired
    private Webhooks webhooks;

    @Autowired
    private RemovedWebhooks removed;

    @Autowired
    private Dispatch dispatch;

    @Autowired
    private CreditAccounts accounts;

    @Autowired
    private Ledger ledger;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private TransactionalOperator transaction;

    @Autowired
    private SteppedClock clock;

    private final Receiver receiver = new Receiver();
    private RegisteredWebhook registered;

    @BeforeEach
    void register() {
        registered = Answers.of(webhooks.register(receiver.url(), List.of("credit_consumed"), "tests"));
    }

    @AfterEach
    void end() {
        receiver.close();
    }

    @Test
    void removesAWebhookWhileAChargeThatItIsToldOfIsUnderWay() {
        Mono<Void> told = database.sql("""
                        insert into webhook_deliveries (webhook_id, message_id, event_type, payload, state, attempts,
                                                        next_attempt_at, created_at)
                        values (:id, 'msg_1', 'credit_consumed', '{}', 'pending', 0, now(), now())
                        """).bind("id", id()).then();

        Answers.done(transaction.transactional(
                told.then(Mono.fromFuture(() -> webhooks.remove(id()).toFuture()))));

        assertThat(known()).isFalse();
    }

    @Test
    void tellsARemovedWebhookNothingAndShowsNothingOfIt() {
        Backlogs.add(database, registered, Delivery.PENDING, 3, clock.instant());
        Backlogs.add(database, registered, Delivery.DEAD, 3, clock.instant());
        long dead = deliveries(Delivery.DEAD).get(0).id();
        String user = "auth0|" + UUID.randomUUID();
        Answers.of(accounts.open(user));

        Answers.done(webhooks.remove(id()));
        Answers.of(ledger.consume(user, Credits.whole(1), Occasion.UNSAID, null));
        Answers.done(dispatch.send());

        assertThat(known()).isFalse();
        assertThat(receiver.messages()).isEmpty();
        assertThat(deliveries(null)).isEmpty();
        assertThat(Answers.refusalOf(webhooks.replay(dead))).isInstanceOf(UnknownWebhook.class);
        assertThat(Answers.refusalOf(webhooks.replayDead(id()))).isInstanceOf(UnknownWebhook.class);
        assertThat(Answers.refusalOf(webhooks.remove(id()))).isInstanceOf(UnknownWebhook.class);
        assertThat(count("webhook_deliveries where webhook_id = " + id())).isEqualTo(6);
    }

    @Test
    void deletesWhatRemovedWebhooksWereToldAndThemSometimeAfter() {
        Backlogs.add(database, registered, Delivery.PENDING, MANY, clock.instant());
        Backlogs.add(database, registered, Delivery.DEAD, 3, clock.instant());
        Answers.done(webhooks.remove(id()));

        Answers.done(removed.tidy());

        assertThat(count("webhook_deliveries where webhook_id = " + id())).isZero();
        assertThat(count("webhooks where id = " + id())).isEqualTo(1);
        clock.advance(Duration.ofHours(2));
        Answers.done(removed.tidy());
        assertThat(count("webhooks where id = " + id())).isZero();
    }

    private long id() {
        return registered.webhook().id();
    }

    private boolean known() {
        return Answers.of(webhooks.all().any(webhook -> webhook.id() == id()));
    }

    private List<Delivery> deliveries(@Nullable String state) {
        return Answers.of(webhooks.deliveries(state, id(), null, 10).collectList());
    }

    private long count(String rows) {
        return Answers.of(database.sql("select count(*) from " + rows)
                .mapValue(Long.class)
                .one());
    }
}
