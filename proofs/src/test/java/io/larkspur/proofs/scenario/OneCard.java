package io.larkspur.proofs.scenario;

import static org.awaitility.Awaitility.await;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Platform;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Many calls on all replicas need the same user's consent at once, and wait for it. */
final class OneCard implements Scenario {

    /** Until the last of the calls has reached its replica too. */
    private static final Duration ALL_ARE_IN = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "one-card";
    }

    @Override
    public String faults() {
        return "F28";
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        int rounds = effort.of(1, 20);
        int calls = 500;
        Application application = stage.application();
        Platform platform = stage.platform();
        long others = 0;
        long failed = 0;
        long served = 0;
        for (Person person : platform.newPeople(rounds)) {
            CompletableFuture<Tally> waiting = CompletableFuture.supplyAsync(() -> application.together(
                    calls, n -> application.call(stage.fleet().gateway(n), person, "wait=50")));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !platform.messagesTo(person).isEmpty());
            Pause.of(ALL_ARE_IN);
            int cards = platform.messagesTo(person).size();
            if (cards != 1) {
                others++;
                outcome.trouble(cards + " cards for one user");
            }
            platform.allow(platform.messagesTo(person).get(0));
            Tally tally = waiting.join();
            failed += tally.refused() + tally.wrongUsers();
            served += tally.size() - tally.failed();
            tally.replies().stream()
                    .filter(reply -> !reply.served())
                    .limit(2)
                    .forEach(reply -> outcome.trouble(reply.words()));
        }
        return outcome.add(Figure.promise(
                        "rounds with one card for " + calls + " calls on 3 replicas", rounds, others, "", "1 card"))
                .add(Figure.promise(
                        "waiting calls served after the tap, or told to come again",
                        (long) rounds * calls,
                        failed,
                        Words.percent(served, (long) rounds * calls) + " served",
                        "0"));
    }
}
