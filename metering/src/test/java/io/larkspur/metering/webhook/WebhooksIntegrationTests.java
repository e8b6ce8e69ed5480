package io.larkspur.metering.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.credits.Occasion;
import io.larkspur.metering.credits.Once;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(classes = MeteringTestApplication.class)
class WebhooksIntegrationTests {

    @Autowired
    private Webhooks webhooks;

    @Autowired
    private Dispatch dispatch;

    @Autowired
    private CreditAccounts accounts;

    @Autowired
    private Ledger ledger;

    @Autowired
    private SteppedClock clock;

    @Autowired
    private DatabaseClient database;

    private final Receiver receiver = new Receiver();
    private String user = "";
    private RegisteredWebhook registered;

    @BeforeEach
    void register() {
        user = "auth0|" + UUID.randomUUID();
        Answers.of(accounts.open(user));
        registered = Answers.of(webhooks.register(receiver.url(), List.of("credit_consumed"), "tests"));
    }

    @AfterEach
    void end() {
        Answers.done(webhooks.remove(registered.webhook().id()));
        receiver.close();
    }

    @Test
    void tellsOfAChargeWithASignatureThatTheSecretProves() throws GeneralSecurityException {
        Answers.of(ledger.consume(user, Credits.whole(10), Occasion.UNSAID, null));

        Answers.done(dispatch.send());

        Receiver.Message message = receiver.messages().get(0);
        JsonNode body = JsonMapper.shared().readTree(message.body());
        assertThat(body.required("event_type").stringValue()).isEqualTo("credit_consumed");
        assertThat(body.required("user_id").stringValue()).isEqualTo(user);
        assertThat(body.required("amount").decimalValue()).isEqualByComparingTo("10");
        assertThat(body.required("balance_after").decimalValue()).isEqualByComparingTo("990");
        assertThat(body.required("timestamp").stringValue())
                .isEqualTo(clock.instant().toString());
        assertThat(message.signature()).isEqualTo("v1," + hmac(message));
        assertThat(deliveries(Delivery.DELIVERED)).hasSize(1);
    }

    @Test
    void tellsOfTheFirstGrantOfANewUserOnce() {
        RegisteredWebhook another = Answers.of(webhooks.register(receiver.url(), List.of("credit_granted"), "tests"));
        String newcomer = "auth0|" + UUID.randomUUID();

        Answers.done(Flux.range(0, 4).flatMap(n -> accounts.open(newcomer)).then());

        List<Delivery> told = Answers.of(
                webhooks.deliveries(null, another.webhook().id(), null, 10).collectList());
        Answers.done(webhooks.remove(another.webhook().id()));
        assertThat(told).hasSize(1);
        JsonNode body = JsonMapper.shared().readTree(told.get(0).payload());
        assertThat(body.required("user_id").stringValue()).isEqualTo(newcomer);
        assertThat(body.required("amount").decimalValue()).isEqualByComparingTo("1000");
        assertThat(body.required("balance_after").decimalValue()).isEqualByComparingTo("1000");
        assertThat(Answers.of(accounts.balance(newcomer))).isEqualTo(Credits.whole(1000));
    }

    @Test
    void tellsOnceOfARequestThatWasRepeated() {
        for (int i = 0; i < 3; i++) {
            Answers.of(ledger.consume(user, Credits.whole(10), Occasion.UNSAID, new Once("k", "h")));
        }

        Answers.done(dispatch.send());

        assertThat(receiver.messages()).hasSize(1);
    }

    @Test
    void tellsNothingOfChargesThatWereRefused() {
        assertThat(Answers.refusalOf(ledger.consume(user, Credits.whole(5000), Occasion.UNSAID, null)))
                .isNotNull();

        Answers.done(dispatch.send());

        assertThat(receiver.messages()).isEmpty();
    }

    @Test
    void triesAgainUnderTheSameIdUntilItIsTaken() {
        receiver.answersWith(503);
        Answers.of(ledger.consume(user, Credits.whole(1), Occasion.UNSAID, null));
        Answers.done(dispatch.send());
        Answers.done(dispatch.send());

        receiver.answersWith(204);
        clock.advance(Duration.ofSeconds(30));
        Answers.done(dispatch.send());

        assertThat(receiver.messages()).hasSize(2);
        assertThat(receiver.messages())
                .extracting(Receiver.Message::id)
                .containsOnly(receiver.messages().get(0).id());
        assertThat(deliveries(Delivery.DELIVERED).get(0).attempts()).isEqualTo(2);
    }

    @Test
    void showsDeadMessagesAndSendsThemAgainOnDemand() {
        receiver.answersWith(500);
        Answers.of(ledger.consume(user, Credits.whole(1), Occasion.UNSAID, null));
        for (int i = 0; i < 4; i++) {
            Answers.done(dispatch.send());
            clock.advance(Duration.ofHours(1));
        }
        Delivery dead = deliveries(Delivery.DEAD).get(0);
        assertThat(dead.attempts()).isEqualTo(3);
        assertThat(dead.lastStatus()).isEqualTo(500);

        receiver.answersWith(200);
        Answers.done(webhooks.replay(dead.id()));
        Answers.done(dispatch.send());

        assertThat(receiver.messages()).hasSize(4);
        assertThat(deliveries(Delivery.DELIVERED)).hasSize(1);
        assertThat(Answers.refusalOf(webhooks.replay(987_654_321))).isInstanceOf(UnknownWebhook.class);
    }

    @Test
    void leavesATraceOfMessagesThatAreSentAgain() {
        receiver.answersWith(500);
        Answers.of(ledger.consume(user, Credits.whole(1), Occasion.UNSAID, null));
        Answers.of(ledger.consume(user, Credits.whole(1), Occasion.UNSAID, null));
        for (int i = 0; i < 4; i++) {
            Answers.done(dispatch.send());
            clock.advance(Duration.ofHours(1));
        }
        Delivery one = deliveries(Delivery.DEAD).get(0);

        Answers.done(webhooks.replay(one.id()));

        assertThat(lastTrace()).startsWith("webhook_delivery_replayed").contains("\"id\":" + one.id());
        assertThat(Answers.of(webhooks.replayDead(registered.webhook().id()))).isEqualTo(1);
        String trace = lastTrace();
        assertThat(trace)
                .startsWith("webhook_replayed")
                .contains("\"id\":" + registered.webhook().id(), "\"deliveries\":1");
    }

    @Test
    void sendsAllDeadMessagesAgainInPartsThatLeaveATraceEach() {
        Backlogs.add(database, registered, Delivery.DEAD, 2500, clock.instant());

        assertThat(Answers.of(webhooks.replayDead(registered.webhook().id()))).isEqualTo(2500);

        assertThat(deliveries(Delivery.DEAD)).isEmpty();
        assertThat(Answers.of(database.sql("""
                        select event_metadata::json ->> 'deliveries' from audit_events
                         where event_type = 'webhook_replayed' and event_metadata::json ->> 'id' = :id order by id
                        """)
                        .bind("id", Long.toString(registered.webhook().id()))
                        .mapValue(String.class)
                        .all()
                        .collectList()))
                .containsExactlyInAnyOrder("1000", "1000", "500");
    }

    @Test
    void leavesNoTraceWhereNothingIsSentAgain() {
        String before = lastTrace();

        assertThat(Answers.of(webhooks.replayDead(registered.webhook().id()))).isZero();
        assertThat(Answers.refusalOf(webhooks.replay(987_654_321))).isInstanceOf(UnknownWebhook.class);
        assertThat(Answers.refusalOf(webhooks.replayDead(987_654_321))).isInstanceOf(UnknownWebhook.class);

        assertThat(lastTrace()).isEqualTo(before);
    }

    @Test
    void followsNoRedirect() {
        receiver.answersWith(307);
        Answers.of(ledger.consume(user, Credits.whole(1), Occasion.UNSAID, null));

        Answers.done(dispatch.send());

        assertThat(receiver.messages()).hasSize(1);
        assertThat(deliveries(Delivery.PENDING).get(0).lastStatus()).isEqualTo(307);
    }

    private String lastTrace() {
        return Answers.of(database.sql("""
                        select event_type || ' ' || replace(event_metadata::text, ' ', '') || ' ' || id as trace
                          from audit_events order by id desc limit 1
                        """).mapValue(String.class).one());
    }

    private List<Delivery> deliveries(String state) {
        return Answers.of(
                webhooks.deliveries(state, registered.webhook().id(), null, 10).collectList());
    }

    private String hmac(Receiver.Message message) throws GeneralSecurityException {
        byte[] secret = Base64.getDecoder().decode(registered.secret().substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        String signed = message.id() + "." + message.timestamp() + "." + message.body();
        return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
}
