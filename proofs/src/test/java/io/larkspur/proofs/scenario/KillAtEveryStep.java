package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Platform;
import io.larkspur.proofs.stage.Refresh;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import io.larkspur.proofs.stage.Victim;
import io.larkspur.vault.RefreshStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * A process refreshes several users at once and ends without a word where one of them reaches a chosen step; the others
 * are then anywhere. The gateways that live on have to finish. Between the platform's own commit and ours a login cannot
 * be saved; how long that lasts is measured.
 */
final class KillAtEveryStep implements Scenario {

    /** Those of every build. */
    private static final List<RefreshStep> SOME_STEPS =
            List.of(RefreshStep.CLAIMED, RefreshStep.CONNECTED, RefreshStep.ANSWER_HEAD, RefreshStep.STORED);

    private static final int USERS_PER_KILL = 3;
    private static final int READY_AT_ONCE = 2;
    private static final Duration SURVIVORS_NEED = Duration.ofMinutes(2);
    /**
     * What a process had sent before it ended, the platform may carry out a moment after. Nobody else can have sent it so
     * early: its claims have to grow old first.
     */
    private static final Duration STILL_IN_THE_LINE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "kill-at-every-step";
    }

    @Override
    public String faults() {
        return "F23 F24 F25";
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        Kills kills = new Kills();
        if (effort == Effort.LONG) {
            stage.fleet().prepareVictims();
        }
        List<RefreshStep> steps = effort == Effort.LONG ? List.of(RefreshStep.values()) : SOME_STEPS;
        kill(stage, effort.of(steps.size(), 1_000), steps, kills);
        List<Person> people = List.copyOf(kills.targets.keySet());
        List<Person> lost = Logins.lostForGood(stage, people, outcome, SURVIVORS_NEED);
        List<Person> outside = lost.stream()
                .filter(person -> !wasInTheWindow(stage.platform(), person, kills))
                .toList();
        outside.forEach(person -> outcome.trouble("lost outside the window, " + kills.targets.get(person)));
        outcome.add(Figure.promise(
                        "kills that met their step",
                        kills.count,
                        kills.missed,
                        kills.count / steps.size() + " or more at each of " + steps.size(),
                        "0"))
                .add(Figure.promise(
                        "logins kept outside the window from the platform's commit to ours",
                        people.size(),
                        outside.size()))
                .add(Figure.told(
                        "logins lost inside that window",
                        people.size(),
                        Integer.toString(lost.size() - outside.size())))
                .add(Figure.promise(
                        "refresh tokens sent twice at most",
                        people.size(),
                        Logins.usedMoreThan(2, stage, people, outcome)));
        if (effort == Effort.LONG) {
            List<Double> widths = measureWindow(stage);
            outcome.add(Figure.told(
                            "width of the window, median", widths.size(), Words.millis(Tally.percentile(widths, 0.5))))
                    .add(Figure.told(
                            "width of the window, p99", widths.size(), Words.millis(Tally.percentile(widths, 0.99))));
        }
        return outcome;
    }

    private static void kill(Stage stage, int most, List<RefreshStep> steps, Kills kills) {
        long end = System.nanoTime() + Effort.most().toNanos();
        Deque<Victim> ready = new ArrayDeque<>();
        try {
            while (kills.count < most && System.nanoTime() < end) {
                while (ready.size() < Math.min(READY_AT_ONCE, most - kills.count)) {
                    ready.add(stage.fleet().victim());
                }
                kill(stage, steps.get(kills.count % steps.size()), ready.getFirst(), kills);
                ready.removeFirst().close();
            }
        } finally {
            ready.forEach(Victim::close);
        }
    }

    private static void kill(Stage stage, RefreshStep step, Victim victim, Kills kills) {
        List<Person> users = stage.consented(USERS_PER_KILL, Life.ENDED);
        for (int n = 0; n < users.size(); n++) {
            kills.targets.put(users.get(n), (n == 0 ? "at " : "while another was at ") + step);
        }
        victim.order(step.name(), users);
        remember(victim.lastWords(), kills.kept);
        kills.missed += victim.halted() ? 0 : 1;
        Instant over = Instant.now().plus(STILL_IN_THE_LINE);
        users.forEach(person -> kills.over.put(person, over));
        kills.count++;
    }

    /** A process that lives, and has warmed up, tells for many users when their tokens were kept. */
    private static List<Double> measureWindow(Stage stage) {
        Map<String, Instant> kept = new HashMap<>();
        try (Victim alive = stage.fleet().victim()) {
            for (int n = 0; n <= 20; n++) {
                List<Person> users = stage.consented(50, Life.ENDED);
                if (n == 1) {
                    kept.clear();
                }
                alive.order("-", users);
                remember(alive.lastWords(), kept);
            }
        }
        return widths(stage.platform(), kept);
    }

    private static void remember(List<String> words, Map<String, Instant> kept) {
        for (String line : words) {
            String[] parts = line.split(" ");
            if (parts[0].equals("STORED")) {
                kept.put(parts[1], Instant.parse(parts[2]));
            }
        }
    }

    private static List<Double> widths(Platform platform, Map<String, Instant> kept) {
        List<Double> widths = new ArrayList<>();
        for (Refresh refresh : platform.refreshes()) {
            Instant rotated = refresh.rotatedAt();
            Instant ours = kept.get(Objects.toString(refresh.owner(), ""));
            if (rotated != null && ours != null && !ours.isBefore(rotated)) {
                widths.add(Duration.between(rotated, ours).toNanos() / 1e6);
            }
        }
        return widths;
    }

    /** The platform had rotated, and the process ended before it had kept the answer. */
    private static boolean wasInTheWindow(Platform platform, Person person, Kills kills) {
        return !kills.kept.containsKey(person.openId())
                && platform.refreshesOf(person).stream()
                        .map(Refresh::rotatedAt)
                        .anyMatch(rotated -> rotated != null && rotated.isBefore(kills.over.get(person)));
    }

    /** What is known of all kills. */
    private static final class Kills {

        /** Users, and what happened to their process. */
        private final Map<Person, String> targets = new LinkedHashMap<>();
        /** When the process was gone for certain, and all that it had sent was carried out. */
        private final Map<Person, Instant> over = new HashMap<>();
        /** By open id, when the answer was kept. */
        private final Map<String, Instant> kept = new HashMap<>();

        private int count;
        private int missed;
    }
}
