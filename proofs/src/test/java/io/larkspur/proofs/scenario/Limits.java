package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Http;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/**
 * A user may call so often a minute, through three gateways that get uneven parts of far too many calls: with Redis,
 * without it, and while it is killed and started again and again. Each trial takes another user, so that it begins a window.
 */
final class Limits implements Scenario {

    private static final int PER_SECOND = 100;
    private static final int FLAPS = 20;

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public String faults() {
        return "F02 A31";
    }

    /** Each window takes most of a minute. */
    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        int limit = effort.of(600, 2_400);
        set(stage, "{\"user\":{\"per_minute\":" + limit + "}}");
        Duration enough = Duration.ofSeconds(limit * 3L / 2 / PER_SECOND + 1);
        try {
            Tally shared = load(stage, random, () -> Pause.of(enough));
            ratio(outcome, "with Redis", shared, limit, 0.98, 1.00);
            stage.stores().killRedis();
            Pause.of(Duration.ofSeconds(1));
            Tally alone = load(stage, random, () -> Pause.of(enough));
            ratio(outcome, "without Redis", alone, limit, 0.01, 1.00);
            stage.stores().heal();
            Pause.of(Duration.ofSeconds(5));
            Tally flapping = load(stage, random, () -> flap(stage));
            ratio(outcome, FLAPS + " times killed and started empty", flapping, limit, 0.01, 1.05);
        } finally {
            stage.stores().heal();
            set(stage, "{}");
        }
        return outcome;
    }

    private static void flap(Stage stage) {
        for (int flap = 0; flap < FLAPS; flap++) {
            stage.stores().killRedis();
            Pause.of(Duration.ofMillis(700));
            stage.stores().heal();
            Pause.of(Duration.ofMillis(1_300));
        }
    }

    /** Of six calls three go through the first gateway, two through the second and one through the third. */
    private static Tally load(Stage stage, Random random, Runnable work) {
        Person person = stage.consented(Life.FRESH);
        int[] parts = {0, 0, 0, 1, 1, 2};
        return stage.application().during(work, PER_SECOND, () -> stage.application()
                .call(stage.fleet().gateway(parts[random.nextInt(parts.length)]), person));
    }

    private static void ratio(Outcome outcome, String when, Tally tally, int limit, double least, double most) {
        long window = Duration.ofSeconds(59).toNanos();
        long first = tally.replies().stream()
                .mapToLong(reply -> reply.sentAt())
                .min()
                .orElse(0);
        long admitted = tally.count(reply -> reply.served() && reply.sentAt() - first < window);
        long others = tally.count(reply -> !reply.served() && reply.status() != 429);
        double ratio = (double) admitted / limit;
        if (ratio < least || ratio > most) {
            outcome.trouble(when + ": admitted " + admitted + " of " + limit + ", answers " + tally.statuses());
        }
        outcome.add(Figure.promise(
                        "admitted ÷ limit of " + limit + " a minute over 3 gateways, " + when,
                        tally.size(),
                        ratio < least || ratio > most ? 1 : 0,
                        String.format(Locale.ROOT, "%.3f", ratio),
                        least + " to " + most))
                .add(Figure.promise("calls neither served nor limited, " + when, tally.size(), others));
    }

    /** In force everywhere within a second. */
    private static void set(Stage stage, String document) {
        int status = Http.send(
                        "PUT", stage.fleet().admin(0).url().resolve("/admin/limits"), stage.administrator(), document)
                .statusCode();
        if (status != 200) {
            throw new IllegalStateException("The limits could not be set: " + status);
        }
        Pause.of(Duration.ofSeconds(1));
    }
}
