package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Dawdlers;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Replica;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Heads and bodies that drip in on very many connections of one gateway must hinder nobody, and come to an end. */
final class SlowCallers implements Scenario {

    private static final Duration EACH_STEP = Duration.ofMillis(500);

    /** Steps in which they come: all are there for some seconds before the first is refused. */
    private static final int COMING = 10;

    /** Longer than the gateway waits for a head or a body that hardly moves. */
    private static final int STEPS = 90;

    private static final double TIMES = 1.5;

    @Override
    public String name() {
        return "slow-callers";
    }

    @Override
    public String faults() {
        return "F37";
    }

    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        Replica gateway = stage.fleet().gateway(0);
        List<Person> people = stage.consented(20, Life.FRESH);
        int each = effort.of(300, 1_000);
        window(stage, gateway, people, () -> Pause.of(Duration.ofSeconds(10)));
        Tally before = window(stage, gateway, people, () -> Pause.of(Duration.ofSeconds(effort.of(15, 40))));
        Tally beside;
        int refused;
        try (Dawdlers dawdlers = new Dawdlers(gateway, stage.application())) {
            beside = window(stage, gateway, people, () -> {
                for (int step = 0; step < STEPS && dawdlers.refused() < 2 * each; step++) {
                    if (step < COMING) {
                        dawdlers.come(each / COMING);
                    }
                    dawdlers.drip();
                    Pause.of(EACH_STEP);
                }
            });
            refused = dawdlers.refused();
        }
        beside.replies().stream()
                .filter(reply -> !reply.served())
                .limit(5)
                .forEach(reply -> outcome.trouble(reply.words()));
        double usual = before.latency(0.99);
        double then = beside.latency(0.99);
        return outcome.add(Figure.promise("connections that drip: refused", 2L * each, 2L * each - refused))
                .add(Figure.promise("calls beside them: served", beside.size(), beside.failed()))
                .add(Figure.promise("with the right user's token", beside.size(), beside.wrongUsers()))
                .add(Figure.told("p99 of calls without them", before.size(), Words.millis(usual)))
                .add(Figure.told("p99 of calls beside them", beside.size(), Words.millis(then)))
                .add(Figure.measured("beside / without", beside.size(), then / usual, "", TIMES));
    }

    private static Tally window(Stage stage, Replica gateway, List<Person> people, Runnable work) {
        AtomicInteger turns = new AtomicInteger();
        return stage.application().during(work, 100, () -> stage.application()
                .call(gateway, Application.turn(people, turns.getAndIncrement())));
    }
}
