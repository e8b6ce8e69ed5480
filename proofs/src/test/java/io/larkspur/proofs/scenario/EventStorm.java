package io.larkspur.proofs.scenario;

import static org.awaitility.Awaitility.await;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Reply;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/**
 * Events that end users' consents come over the long connection many times, in any order and in parts. Each ends its
 * user's grant. Then all consent again, and every event comes as often again: none of them may count a second time.
 */
final class EventStorm implements Scenario {

    private static final String CONSENT_WITHDRAWN = "auth.user_access_token.revoked_v4";
    private static final String OURS = "FROM platform_events WHERE event_id LIKE 'storm-%'";

    @Override
    public String name() {
        return "event-storm";
    }

    @Override
    public String faults() {
        return "F31 F32 F33 F34";
    }

    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        int events = effort.of(50, 1_000);
        int deliveries = effort.of(1_000, 50_000);
        Application application = stage.application();
        List<Person> people = stage.consented(events, Life.FRESH);
        people.forEach(person -> stage.callAnywhere(person).block());
        JsonNode first = stage.platform().storm(CONSENT_WITHDRAWN, people, deliveries, random.nextInt(1_000_000));
        awaitWork(stage);
        Tally ended = application.oneAfterTheOther(people, stage::callAnywhere);
        people.forEach(person -> stage.consentAgain(person, Life.FRESH));
        JsonNode second = stage.platform().storm(CONSENT_WITHDRAWN, people, deliveries, random.nextInt(1_000_000));
        awaitWork(stage);
        long kept = count(stage, OURS);
        long done = count(stage, OURS + " AND state = 'done'");
        return outcome.add(Figure.promise("events that ended their user's grant", events, ended.count(Reply::served)))
                .add(Figure.promise(
                        "later consents that no repeated event ended",
                        events,
                        Logins.lost(stage, people, outcome).size()))
                .add(Figure.promise(
                        "deliveries acknowledged",
                        2L * deliveries,
                        2L * deliveries - taken(first) - taken(second),
                        first.path("deliveries").asLong(0)
                                + second.path("deliveries").asLong(0) + " sent",
                        "0"))
                .add(Figure.promise(
                        "events kept once and done", events, Math.abs(events - kept) + Math.abs(events - done)))
                .add(Figure.told(
                        "events worked on more than once",
                        events,
                        Long.toString(count(stage, OURS + " AND attempts > 1"))))
                .add(Figure.measured("acknowledgement, p99.9", deliveries, slowest(first, second), " ms", 500));
    }

    private static void awaitWork(Stage stage) {
        await().atMost(Duration.ofMinutes(5)).until(() -> count(stage, OURS + " AND state = 'waiting'") == 0);
    }

    private static long taken(JsonNode result) {
        return result.path("taken").asLong(0);
    }

    private static double slowest(JsonNode first, JsonNode second) {
        return Math.max(
                first.path("p999_ms").asDouble(Double.NaN),
                second.path("p999_ms").asDouble(Double.NaN));
    }

    private static long count(Stage stage, String what) {
        return Long.parseLong(stage.stores().query("SELECT count(*) " + what).get(0));
    }
}
