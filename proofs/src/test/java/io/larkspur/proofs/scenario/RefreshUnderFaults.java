package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Platform;
import io.larkspur.proofs.stage.Replica;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;

/**
 * Callers on all replicas find ended tokens while the process that refreshes is held, the cache goes away, the token
 * endpoint is slow or a clock is wrong. A refresh token is sent once, or once more where nobody can know what became of
 * it, and nobody has to say yes again.
 */
final class RefreshUnderFaults implements Scenario {

    private static final int LOOKS = 8;

    @Override
    public String name() {
        return "refresh-under-faults";
    }

    @Override
    public String faults() {
        return "F02 F05 F20 F26 F27 F30";
    }

    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        int users = effort.of(6, 100);
        whileHeld(stage, effort.of(1, 3), effort.of(6, 25), Duration.ofSeconds(effort.of(20, 60)), outcome);
        round("Redis killed", stage, users, 1, outcome, stage.stores()::killRedis);
        round("Redis emptied", stage, users, 1, outcome, () -> empty(stage));
        round("token endpoint slow by 8 s", stage, users, 1, outcome, () -> slow(stage, 8_000, users));
        round("token endpoint slow by 10 s", stage, users, 2, outcome, () -> slow(stage, 10_000, users));
        round("token endpoint slow by 15 s", stage, users, 2, outcome, () -> slow(stage, 15_000, users));
        for (String skew : effort == Effort.SHORT ? List.of("PT10M") : List.of("PT10M", "PT-10M")) {
            Replica wrong = stage.fleet().gateway(1);
            wrong.stop();
            wrong.start(Map.of("PROOFS_CLOCK_SKEW", skew));
            round("one clock wrong by " + skew, stage, users, 1, outcome, () -> {});
            fresh("one clock wrong by " + skew, stage, users, outcome);
            wrong.stop();
            wrong.start(Map.of());
        }
        return outcome;
    }

    /** The platform has rotated, and the answers reach a process that stands still. */
    private static void whileHeld(Stage stage, int rounds, int users, Duration pause, Outcome outcome) {
        Platform platform = stage.platform();
        Application application = stage.application();
        List<Person> all = new ArrayList<>();
        Map<Integer, Long> statuses = new TreeMap<>();
        long calls = 0;
        long underWay = 0;
        for (int round = 0; round < rounds; round++) {
            List<Person> people = stage.consented(users, Life.ENDED);
            all.addAll(people);
            Replica owner = stage.fleet().gateway(round);
            platform.fault(
                    "{\"path\":\"" + Platform.TOKEN_ENDPOINT + "\",\"answer_delay\":5000,\"times\":" + users + "}");
            people.forEach(person -> application.call(owner, person).subscribe());
            underWay += awaitAll(platform, people);
            owner.pause();
            int others = round + 1;
            Tally meanwhile = application.together(
                    users * 4,
                    n -> application.call(stage.fleet().gateway(others + n % 2), Application.turn(people, n)));
            meanwhile.statuses().forEach((status, count) -> statuses.merge(status, count, Long::sum));
            calls += meanwhile.size();
            Pause.of(pause);
            owner.resume();
            platform.heal();
        }
        judge("owner held for " + pause.toSeconds() + " s", stage, all, 2, outcome);
        outcome.add(Figure.promise("owner held: refreshes under way then", underWay, 0, "of " + all.size(), ""))
                .add(Figure.told("calls while the owner is held", calls, statuses.toString()));
    }

    /** How many refreshes have arrived; all of them, or a while before the first is answered. */
    private static long awaitAll(Platform platform, List<Person> people) {
        long arrived = 0;
        for (int look = 0; look < LOOKS && arrived < people.size(); look++) {
            Pause.of(Duration.ofMillis(250));
            arrived = people.stream()
                    .filter(person -> !platform.refreshesOf(person).isEmpty())
                    .count();
        }
        return arrived;
    }

    private static void round(String fault, Stage stage, int users, int uses, Outcome outcome, Runnable happens) {
        List<Person> people = stage.consented(users, Life.ENDED);
        Application application = stage.application();
        happens.run();
        Tally tally = application.together(
                users * 12, n -> application.call(stage.fleet().gateway(n), Application.turn(people, n / 3)));
        stage.platform().heal();
        stage.stores().heal();
        judge(fault, stage, people, uses, outcome);
        outcome.add(
                Figure.told(fault + ": answers", tally.size(), tally.statuses().toString()));
    }

    /** Tokens with much life left are not refreshed because a clock says so. */
    private static void fresh(String fault, Stage stage, int users, Outcome outcome) {
        List<Person> people = stage.consented(users, Life.FRESH);
        Application application = stage.application();
        application.together(
                users * 3, n -> application.call(stage.fleet().gateway(n), Application.turn(people, n / 3)));
        long early = people.stream()
                .filter(person -> !stage.platform().refreshesOf(person).isEmpty())
                .count();
        outcome.add(Figure.promise(fault + ": fresh tokens left alone", users, early));
    }

    private static void judge(String fault, Stage stage, List<Person> people, int uses, Outcome outcome) {
        int lost = Logins.lost(stage, people, outcome).size();
        outcome.add(Figure.promise(
                        fault + ": refresh tokens sent " + (uses == 1 ? "once" : "twice at most"),
                        people.size(),
                        Logins.usedMoreThan(uses, stage, people, outcome)))
                .add(Figure.promise(fault + ": logins kept", people.size(), lost));
    }

    private static void empty(Stage stage) {
        try (Jedis redis = stage.stores().redis()) {
            redis.flushAll();
        }
    }

    private static void slow(Stage stage, int millis, int times) {
        stage.platform()
                .fault("{\"path\":\"" + Platform.TOKEN_ENDPOINT + "\",\"delay\":" + millis + ",\"times\":" + times
                        + "}");
    }
}
