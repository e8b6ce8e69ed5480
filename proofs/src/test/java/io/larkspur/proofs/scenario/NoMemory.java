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
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A gateway gets more connections than its heap has room for, and was told to accept them all. It must end rather than limp,
 * so that it is started anew; the others carry on.
 */
final class NoMemory implements Scenario {

    /** Megabytes, of which an idle gateway keeps some 35. */
    private static final int HEAP = 48;

    private static final Map<String, String> ACCEPTS_ALL = Map.of("LARKSPUR_WIRE_CONNECTIONS", "100000");

    /** The status of a program that ends for want of memory. */
    private static final int OUT_OF_MEMORY = 3;

    private static final int PER_SECOND = 40;
    private static final int COMING = 50;
    private static final Duration EACH_STEP = Duration.ofMillis(250);
    private static final Duration LIMP = Duration.ofSeconds(2);
    private static final int STEPS = 400;
    private static final double SECONDS = 20;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Override
    public String name() {
        return "no-memory";
    }

    @Override
    public String faults() {
        return "F51";
    }

    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        Replica small = stage.fleet().gateway(0);
        Replica other = stage.fleet().gateway(1);
        List<Person> people = stage.consented(20, Life.FRESH);
        small.stop();
        small.launchWithHeap(HEAP, ACCEPTS_ALL);
        small.awaitReady();
        Tally[] limping = new Tally[1];
        Tally beside = calls(
                stage,
                other,
                people,
                () -> limping[0] = calls(stage, small, people, () -> {
                    try (Dawdlers dawdlers = new Dawdlers(small, stage.application())) {
                        for (int step = 0; step < STEPS && small.isAlive(); step++) {
                            dawdlers.comeIfAccepted(COMING);
                            Pause.of(EACH_STEP);
                        }
                    }
                }));
        long ended = System.nanoTime();
        boolean out = !small.isAlive() && small.status() == OUT_OF_MEMORY;
        small.stop();
        long from = System.nanoTime();
        small.start(Map.of());
        double again = seconds(System.nanoTime() - from);
        Tally after = calls(stage, small, people, () -> Pause.of(Duration.ofSeconds(10)));
        double limped = seconds(ended - lastGoodSecond(limping[0]));
        return outcome.add(Figure.promise("a gateway out of memory ends", 1, out ? 0 : 1))
                .add(Figure.measured(
                        "since it last served half of a second's calls within 2 s", 1, limped, " s", SECONDS))
                .add(Figure.measured("until it serves again", 1, again, " s", SECONDS))
                .add(Figure.promise("calls through another meanwhile: served", beside.size(), beside.failed()))
                .add(Figure.promise("calls after it: served", after.size(), after.failed()));
    }

    /** When it ended, on the clock of the replies. */
    private static long lastGoodSecond(Tally calls) {
        Map<Long, Long> good = calls.replies().stream()
                .filter(reply -> reply.served() && reply.took().compareTo(LIMP) <= 0)
                .collect(Collectors.groupingBy(reply -> reply.sentAt() / SECOND, Collectors.counting()));
        return good.entrySet().stream()
                .filter(second -> 2 * second.getValue() >= PER_SECOND)
                .mapToLong(second -> (second.getKey() + 1) * SECOND)
                .max()
                .orElseThrow();
    }

    private static double seconds(long nanos) {
        return (double) nanos / SECOND;
    }

    private static Tally calls(Stage stage, Replica gateway, List<Person> people, Runnable work) {
        AtomicInteger turns = new AtomicInteger();
        return stage.application().during(work, PER_SECOND, () -> stage.application()
                .call(gateway, Application.turn(people, turns.getAndIncrement())));
    }
}
