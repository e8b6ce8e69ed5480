package io.larkspur.proofs.scenario;

import static org.awaitility.Awaitility.await;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Member;
import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Replica;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;
import redis.clients.jedis.Jedis;

/**
 * Gateways that charge each call are killed under it; Redis is emptied and Postgres killed once. Each call has an address of
 * its own, which the platform writes down when it arrives and the records keep when it is charged, at one credit. A call
 * whose gateway died before it could tell is charged as made.
 */
final class ChargesUnderKills implements Scenario {

    private static final int PER_SECOND = 150;
    private static final int PHASE_SECONDS = 40;

    /** Of a phase, which lasts until all gateways are back: the platform remembers ten thousand. */
    private static final int MOST_CALLS = 9_000;

    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(5);
    private static final String CALLS = "/open-apis/aily/v1/apps/spring_proofs__c/skills/";
    private static final String AS_HELD = " and calculation_method = 'held'";
    /** Every call through a gateway that is told so costs a credit. */
    static final Map<String, String> METERED = metered();

    private static Map<String, String> metered() {
        Map<String, String> settings = new HashMap<>(MeteredRoute.settings(0, "open-apis", "/open-apis/**", 1));
        settings.put("LARKSPUR_METERING_CALLS_HOLDLIFE", "5s");
        return settings;
    }

    @Override
    public String name() {
        return "charges-under-kills";
    }

    @Override
    public String faults() {
        return "F44 F47";
    }

    /** Every gateway has to be started anew for it, twice. */
    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        stage.fleet().restart(METERED);
        Counts counts = new Counts();
        int phases = effort.of(1, 20);
        long deadline = System.nanoTime() + Effort.most().toNanos();
        for (int phase = 0; phase < phases && (phase == 0 || System.nanoTime() < deadline); phase++) {
            phase(stage, counts, outcome, phase == 0);
        }
        boolean right = Member.booksAreRight(stage);
        stage.fleet().restart(Map.of());
        return outcome.add(
                        Figure.promise("calls that reached the platform: not charged", counts.reached, counts.unpaid))
                .add(Figure.promise("calls charged: more than once", counts.charged, counts.doubled))
                .add(Figure.promise(
                        "calls charged: by a gateway that lived, without having reached the platform",
                        counts.charged,
                        counts.unreached - counts.unreachedAsHeld))
                .add(Figure.promise("users whose ledger and records say the same", counts.users, counts.disagreeing))
                .add(Figure.promise("the books add up after it", 1, right ? 0 : 1))
                .add(Figure.told("calls, kills", counts.calls, counts.calls + ", " + counts.kills))
                .add(Figure.told(
                        "charged as made, because the gateway died", counts.charged, Long.toString(counts.asHeld)))
                .add(Figure.measured(
                        "of these, had not reached the platform", counts.charged, counts.unreachedAsHeld, "", 0));
    }

    private static void phase(Stage stage, Counts counts, Outcome outcome, boolean withStores) {
        stage.platform().forgetCalls();
        List<Person> people = stage.consented(20, Life.FRESH);
        AtomicInteger turn = new AtomicInteger();
        List<Replica> ready = new CopyOnWriteArrayList<>(stage.fleet().gateways());
        Tally tally = stage.application().during(() -> kills(stage, counts, ready, withStores), PER_SECOND, () -> {
            int n = turn.getAndIncrement();
            if (n >= MOST_CALLS) {
                return Mono.empty();
            }
            return stage.application().get(Application.turn(ready, n), Application.turn(people, n / 3), CALLS + n);
        });
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> stage.stores()
                        .query("select count(*) from credit_holds")
                        .equals(List.of("0")));
        counts.calls += tally.size();
        reckon(stage, counts, outcome, people);
    }

    /** As behind a balancer: calls go to gateways that say they are ready, and are under way at those that are killed. */
    private static void kills(Stage stage, Counts counts, List<Replica> ready, boolean withStores) {
        List<Replica> gateways = new ArrayList<>(stage.fleet().gateways());
        int kills = (int) (PHASE_SECONDS / BETWEEN_KILLS.toSeconds());
        for (int n = 0; n < kills; n++) {
            Pause.of(BETWEEN_KILLS);
            gateways.stream()
                    .filter(Replica::isReady)
                    .filter(each -> !ready.contains(each))
                    .forEach(ready::add);
            if (ready.size() > 1) {
                Replica victim = Application.turn(ready, n);
                victim.kill();
                ready.remove(victim);
                victim.launch(METERED);
                counts.kills++;
            }
            if (withStores && n == kills / 3) {
                flush(stage);
            }
            if (withStores && n == kills / 2) {
                stage.stores().killPostgres();
                stage.stores().heal();
            }
        }
        gateways.forEach(Replica::awaitReady);
    }

    private static void flush(Stage stage) {
        try (Jedis redis = stage.stores().redis()) {
            redis.flushAll();
        }
    }

    private static void reckon(Stage stage, Counts counts, Outcome outcome, List<Person> people) {
        String users =
                people.stream().map(person -> "'" + person.openId() + "'").collect(Collectors.joining(", "));
        List<String> reached = stage.platform().calls().stream()
                .filter(call -> call.path("path").asString("").startsWith(CALLS))
                .map(call -> call.path("owner").asString("") + " GET "
                        + call.path("path").asString(""))
                .toList();
        String charges =
                "select user_id || ' ' || endpoint from usage_records where credits_charged > 0 and user_id in ("
                        + users + ")";
        List<String> charged = stage.stores().query(charges);
        Set<String> asHeld = Set.copyOf(stage.stores().query(charges + AS_HELD));
        Reckoning books = Reckoning.of(reached, charged);
        counts.reached += Set.copyOf(reached).size();
        counts.charged += charged.size();
        counts.asHeld += asHeld.size();
        counts.unpaid += books.unpaid().size();
        counts.doubled += books.doubled().size();
        counts.unreached += books.unreached().size();
        counts.unreachedAsHeld +=
                books.unreached().stream().filter(asHeld::contains).count();
        books.unpaid().forEach(call -> outcome.trouble("Not charged: " + call));
        books.doubled().forEach(call -> outcome.trouble("Charged once more: " + call));
        books.unreached().stream()
                .filter(call -> !asHeld.contains(call))
                .forEach(call -> outcome.trouble("Charged by a gateway that lived, and never sent: " + call));
        compareLedger(stage, counts, outcome, users);
    }

    /** What was taken from each user, less what was given back, is what the records of the user say. */
    private static void compareLedger(Stage stage, Counts counts, Outcome outcome, String users) {
        List<String> disagreeing = stage.stores()
                .query("select a.user_id || ': ' || taken.credits || ' taken, ' || told.credits || ' on record'"
                        + " from credit_accounts a,"
                        + " lateral (select coalesce(-sum(amount), 0) as credits from ledger_entries"
                        + " where account_id = a.id and entry_type in ('consume', 'refund')) taken,"
                        + " lateral (select coalesce(sum(credits_charged), 0) as credits from usage_records"
                        + " where user_id = a.user_id) told"
                        + " where a.user_id in (" + users + ") and taken.credits <> told.credits");
        disagreeing.forEach(outcome::trouble);
        counts.disagreeing += disagreeing.size();
        counts.users += Long.parseLong(stage.stores()
                .query("select count(*) from credit_accounts where user_id in (" + users + ")")
                .get(0));
    }

    private static final class Counts {

        private long calls;
        private long kills;
        private long users;
        private long reached;
        private long charged;
        private long asHeld;
        private long unpaid;
        private long doubled;
        private long unreached;
        private long unreachedAsHeld;
        private long disagreeing;
    }
}
