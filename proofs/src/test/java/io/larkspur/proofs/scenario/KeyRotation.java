package io.larkspur.proofs.scenario;

import static org.awaitility.Awaitility.await;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Balancer;
import io.larkspur.proofs.stage.Http;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Replica;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Under load every replica is given another key, one after the other; then that key is made to seal, and what others
 * sealed is sealed anew. At last the old key is taken away, and nobody has noticed.
 */
final class KeyRotation implements Scenario {

    private static final Duration SEALED_ANEW = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "key-rotation";
    }

    @Override
    public String faults() {
        return "F41";
    }

    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        int users = effort.of(100, 2_000);
        int changes = effort.of(1, 3);
        List<Person> people = stage.consented(users, Life.FRESH);
        Balancer balancer = new Balancer(stage.application(), stage.fleet().gateways());
        AtomicInteger turns = new AtomicInteger();
        List<Long> sealed = new ArrayList<>();
        Tally tally = stage.application()
                .during(
                        () -> {
                            for (int change = 0; change < changes; change++) {
                                sealed.add(change(stage, balancer, outcome));
                            }
                        },
                        effort.of(60, 280),
                        () -> balancer.call(Application.turn(people, turns.getAndIncrement())));
        tally.replies().stream()
                .filter(reply -> !reply.served())
                .limit(5)
                .forEach(reply -> outcome.trouble(reply.words()));
        long notSealed =
                sealed.stream().mapToLong(count -> Math.max(0, users - count)).sum();
        return outcome.add(Figure.promise("calls served through changes of keys", tally.size(), tally.failed()))
                .add(Figure.promise("with the right user's token", tally.size(), tally.wrongUsers()))
                .add(Figure.promise(
                        "grants sealed by the new key",
                        (long) users * changes,
                        notSealed,
                        sealed + " sealed anew",
                        "0"))
                .add(Figure.promise(
                        "logins kept without the old key",
                        users,
                        Logins.lost(stage, people, outcome).size()));
    }

    /** Answers how many grants were sealed anew. */
    private static long change(Stage stage, Balancer balancer, Outcome outcome) {
        String former = stage.setting("ENCRYPTION_KEY");
        String next = stage.newKey();
        restart(stage, balancer, Map.of("NEXT_ENCRYPTION_KEYS", next));
        HttpResponse<String> begun = keys(stage, "POST", "/rotation", "{\"key_id\":\"" + unusedKey(stage) + "\"}");
        if (begun.statusCode() != 200) {
            outcome.trouble("The rotation was answered " + begun.statusCode() + " " + begun.body());
        }
        await().atMost(SEALED_ANEW).pollInterval(Duration.ofMillis(500)).until(() -> rotation(stage)
                .hasNonNull("finished_at"));
        long sealed = rotation(stage).path("done").asLong(0);
        restart(stage, balancer, Map.of("ENCRYPTION_KEY", next, "RETIRED_ENCRYPTION_KEYS", former));
        restart(stage, balancer, Map.of("ENCRYPTION_KEY", next));
        stage.settingForGood("ENCRYPTION_KEY", next);
        return sealed;
    }

    private static void restart(Stage stage, Balancer balancer, Map<String, String> settings) {
        for (Replica replica : stage.fleet().all()) {
            balancer.takeOut(replica);
            replica.stop();
            replica.start(settings);
            if (stage.fleet().gateways().contains(replica)) {
                balancer.bringBack(replica);
            }
        }
    }

    private static HttpResponse<String> keys(Stage stage, String method, String path, String body) {
        return Http.send(
                method,
                stage.fleet().admin(0).url().resolve("/admin/keys" + path),
                stage.administrator(),
                body.isEmpty() ? null : body);
    }

    private static JsonNode report(Stage stage) {
        return Http.tree(keys(stage, "GET", "", "").body());
    }

    private static JsonNode rotation(Stage stage) {
        return report(stage).path("rotation");
    }

    private static String unusedKey(Stage stage) {
        for (JsonNode replica : report(stage).path("replicas")) {
            for (JsonNode key : replica.path("opens")) {
                if (!key.asString("").equals(replica.path("seals").asString(""))) {
                    return key.asString("");
                }
            }
        }
        throw new IllegalStateException("No replica has another key: " + report(stage));
    }
}
