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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * More connections come than a gateway may open files for. It accepts as many as it has room for, so that those it serves are
 * served well, and the others when some have left.
 */
final class TooManyCallers implements Scenario {

    /** A gateway has some 250 open before anybody calls. */
    private static final int FILES = 500;

    private static final int PER_SECOND = 40;
    private static final Duration EACH_STEP = Duration.ofMillis(500);
    private static final int STEPS = 140;

    @Override
    public String name() {
        return "too-many-callers";
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
        Replica gateway = stage.fleet().gateway(0);
        gateway.stop();
        gateway.launchWithFiles(FILES, Map.of());
        gateway.awaitReady();
        List<Person> people = stage.consented(20, Life.FRESH);
        int each = effort.of(150, 300);
        int refused;
        Tally beside;
        try (Dawdlers dawdlers = new Dawdlers(gateway, stage.application())) {
            beside = calls(stage, gateway, people, () -> {
                Pause.of(Duration.ofSeconds(3));
                dawdlers.come(each);
                for (int step = 0; step < STEPS && dawdlers.refused() < 2 * each; step++) {
                    dawdlers.drip();
                    Pause.of(EACH_STEP);
                }
            });
            refused = dawdlers.refused();
        }
        Tally after = calls(stage, gateway, people, () -> Pause.of(Duration.ofSeconds(10)));
        beside.replies().stream()
                .filter(reply -> !reply.served())
                .limit(5)
                .forEach(reply -> outcome.trouble(reply.words()));
        boolean outOfFiles = said(gateway, "Too many open files");
        boolean alive = gateway.isAlive();
        gateway.stop();
        gateway.start(Map.of());
        return outcome.add(
                        Figure.promise("connections that stay: refused in their turn", 2L * each, 2L * each - refused))
                .add(Figure.promise("calls beside them: served", beside.size(), beside.failed()))
                .add(Figure.promise("calls after them: served", after.size(), after.failed()))
                .add(Figure.promise(
                        "with the right user's token",
                        beside.size() + after.size(),
                        beside.wrongUsers() + after.wrongUsers()))
                .add(Figure.promise("the gateway never ran out of files, and lives", 1, outOfFiles || !alive ? 1 : 0))
                .add(Figure.told("p99 of calls beside them", beside.size(), Words.millis(beside.latency(0.99))))
                .add(Figure.told("p99 of calls after them", after.size(), Words.millis(after.latency(0.99))));
    }

    private static Tally calls(Stage stage, Replica gateway, List<Person> people, Runnable work) {
        AtomicInteger turns = new AtomicInteger();
        return stage.application().during(work, PER_SECOND, () -> stage.application()
                .call(gateway, Application.turn(people, turns.getAndIncrement())));
    }

    private static boolean said(Replica gateway, String words) {
        try (java.util.stream.Stream<String> lines = Files.lines(gateway.log())) {
            return lines.anyMatch(line -> line.contains(words));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
