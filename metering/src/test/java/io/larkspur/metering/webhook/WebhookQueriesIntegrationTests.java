package io.larkspur.metering.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.Answers;
import io.larkspur.metering.MeteringTestApplication;
import io.larkspur.metering.SteppedClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;

/** Shows that looking for due messages costs the same however many wait. */
@SpringBootTest(classes = MeteringTestApplication.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookQueriesIntegrationTests {

    private static final int MANY = 20_000;

    @Autowired
    private Webhooks webhooks;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private RemovedWebhooks removed;

    @Autowired
    private SteppedClock clock;

    private final List<RegisteredWebhook> registered = new ArrayList<>();

    @BeforeAll
    void leaveMuchToBeSent() {
        for (int i = 0; i < 3; i++) {
            registered.add(
                    Answers.of(webhooks.register("https://198.51.99.1/hook", List.of("credit_granted"), "tests")));
            Backlogs.add(database, registered.get(i), Delivery.PENDING, MANY, clock.instant());
        }
        Backlogs.add(database, registered.get(0), Delivery.DELIVERED, MANY, clock.instant());
        Backlogs.add(database, registered.get(0), Delivery.DEAD, MANY / 4, clock.instant());
        Backlogs.add(database, registered.get(1), Delivery.DEAD, MANY / 4, clock.instant());
        Answers.done(database.sql("analyze webhook_deliveries").then());
        Answers.done(database.sql("analyze webhooks").then());
    }

    @AfterAll
    void end() {
        registered.forEach(each -> Answers.done(webhooks.remove(each.webhook().id())));
        Answers.done(removed.tidy());
    }

    @Test
    void looksForDueMessagesByAnIndex() {
        assertThat(plan(DeliveryTable.WITH_DUE))
                .contains("webhook_deliveries_due_of_webhook")
                .doesNotContain("Seq Scan on webhook_deliveries");
    }

    @Test
    void claimsByAnIndex() {
        assertThat(plan(DeliveryTable.CLAIM))
                .contains("webhook_deliveries_due_of_webhook", "webhook_deliveries_pk")
                .doesNotContain("Seq Scan on webhook_deliveries", "Sort");
    }

    @Test
    void givesUpByAnIndex() {
        assertThat(plan(DeliveryTable.GIVE_UP))
                .contains("webhook_deliveries_due_of_webhook", "webhook_deliveries_pk")
                .doesNotContain("Seq Scan on webhook_deliveries", "Sort");
    }

    @Test
    void replaysDeadMessagesByAnIndex() {
        assertThat(plan(DeliveryTable.LAST_DEAD))
                .contains("webhook_deliveries_dead_of_webhook")
                .doesNotContain("Seq Scan on webhook_deliveries", "Sort");
        assertThat(plan(DeliveryTable.REPLAY_DEAD))
                .contains("webhook_deliveries_dead_of_webhook", "webhook_deliveries_pk")
                .doesNotContain("Seq Scan on webhook_deliveries", "Sort");
    }

    @Test
    void countsDeadMessagesByAnIndex() {
        assertThat(plan(DeliveryTable.COUNT_DEAD))
                .contains("webhook_deliveries_dead_of_webhook")
                .doesNotContain("Seq Scan on webhook_deliveries", "Sort");
    }

    @Test
    void forgetsByAnIndex() {
        assertThat(plan(DeliveryTable.FORGET))
                .contains("webhook_deliveries_ended", "webhook_deliveries_pk")
                .doesNotContain("Seq Scan on webhook_deliveries", "Sort");
    }

    @Test
    void deletesWhatRemovedWebhooksWereToldByAnIndex() {
        assertThat(plan(RemovedWebhooks.DELETE_DELIVERIES))
                .contains("webhook_deliveries_of_webhook", "webhook_deliveries_pk")
                .doesNotContain("Seq Scan on webhook_deliveries", "Sort");
    }

    private String plan(String sql) {
        String filled = sql.replace(":now", "'" + clock.instant() + "'::timestamptz")
                .replace(":lease", "now()")
                .replace(":before", "'" + clock.instant().plusSeconds(1) + "'::timestamptz")
                .replace(
                        ":webhook_id", Long.toString(registered.get(1).webhook().id()))
                .replace(":after", "0")
                .replace(":last", Long.toString(Long.MAX_VALUE))
                .replace(":limit", "10");
        return String.join(
                "\n",
                Answers.of(database.sql("explain " + filled)
                        .map(row -> String.valueOf(row.get(0, String.class)))
                        .all()
                        .collectList()));
    }
}
