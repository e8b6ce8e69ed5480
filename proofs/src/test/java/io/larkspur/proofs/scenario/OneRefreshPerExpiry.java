package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Many callers on all replicas find the same ended token at the same time; each round takes another user. */
final class OneRefreshPerExpiry implements Scenario {

    @Override
    public String name() {
        return "one-refresh";
    }

    @Override
    public String faults() {
        return "F26 F28";
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        int most = effort.of(3, 200);
        int callers = effort.of(150, 1_000) * stage.fleet().gateways().size();
        Application application = stage.application();
        List<Person> people = new ArrayList<>();
        long end = System.nanoTime() + Effort.most().toNanos();
        long refreshes = 0;
        long roundsWithOthers = 0;
        long failed = 0;
        long served = 0;
        long wrong = 0;
        List<Double> slowest = new ArrayList<>();
        while (people.size() < most && System.nanoTime() < end) {
            Person person = stage.consented(Life.ENDED);
            people.add(person);
            Tally tally = application.together(
                    callers, n -> application.call(stage.fleet().gateway(n), person));
            failed += tally.refused();
            served += tally.size() - tally.failed();
            wrong += tally.wrongUsers();
            slowest.add(tally.latency(1));
            tally.replies().stream()
                    .filter(reply -> !reply.served())
                    .limit(2)
                    .forEach(reply -> outcome.trouble(reply.words()));
        }
        int rounds = people.size();
        for (Person person : people) {
            int sent = stage.platform().refreshesOf(person).size();
            refreshes += sent;
            if (sent != 1) {
                roundsWithOthers++;
                outcome.trouble(sent + " refreshes for one ended token");
            }
        }
        return outcome.add(Figure.promise(
                        "refreshes per expiry, " + callers + " callers on 3 replicas",
                        rounds,
                        roundsWithOthers,
                        Words.ratio(refreshes, rounds),
                        "1.000"))
                .add(Figure.promise(
                        "their calls served, or told to come again",
                        (long) rounds * callers,
                        failed,
                        Words.percent(served, (long) rounds * callers) + " served",
                        "0"))
                .add(Figure.promise("their calls with the right user's token", (long) rounds * callers, wrong))
                .add(Figure.told(
                        "slowest call of a round, median", rounds, Words.millis(Tally.percentile(slowest, 0.5))));
    }
}
