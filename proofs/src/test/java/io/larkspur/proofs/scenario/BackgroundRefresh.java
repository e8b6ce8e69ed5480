package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Reply;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Windows in which the called users' tokens are refreshed behind the calls, one after the other all the time, take turns
 * with windows in which nothing is to be refreshed; nobody may notice the difference.
 */
final class BackgroundRefresh implements Scenario {

    private static final double WITHIN_MILLIS = 1;
    private static final int GROUPS = 20;
    private static final int IN_A_GROUP = 5;
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(24);
    private static final Duration WINDOW = Duration.ofSeconds(18);

    @Override
    public String name() {
        return "background-refresh";
    }

    @Override
    public String faults() {
        return "F18";
    }

    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        int perSecond = effort.of(60, 200);
        List<Person> fresh = stage.consented(GROUPS * IN_A_GROUP, Life.FRESH);
        window(stage, perSecond, fresh);
        List<Tally> without = new ArrayList<>();
        List<Tally> with = new ArrayList<>();
        List<Person> refreshed = new ArrayList<>();
        long end = System.nanoTime() + Effort.most().toNanos();
        for (int pair = 0; pair < effort.of(1, 12) && System.nanoTime() < end; pair++) {
            if (pair % 2 == 0) {
                without.add(window(stage, perSecond, fresh));
            }
            List<Person> due = oneAfterTheOther(stage);
            with.add(window(stage, perSecond, due));
            refreshed.addAll(due);
            if (pair % 2 == 1) {
                without.add(window(stage, perSecond, fresh));
            }
        }
        long refreshes = refreshed.stream()
                .filter(person -> !stage.platform().refreshesOf(person).isEmpty())
                .count();
        List<Tally> all = new ArrayList<>(without);
        all.addAll(with);
        all.stream()
                .flatMap(tally -> tally.replies().stream())
                .filter(reply -> !reply.served())
                .limit(5)
                .forEach(reply -> outcome.trouble(reply.words()));
        long calls = all.stream().mapToLong(Tally::size).sum();
        double before = p99(without);
        double during = p99(with);
        return outcome.add(Figure.promise(
                        "calls around refreshes served",
                        calls,
                        all.stream().mapToLong(Tally::failed).sum()))
                .add(Figure.promise(
                        "with the right user's token",
                        calls,
                        all.stream().mapToLong(Tally::wrongUsers).sum()))
                .add(Figure.promise(
                        "tokens refreshed behind the calls", refreshed.size(), refreshed.size() - refreshes))
                .add(Figure.told("p99 of calls without a refresh", size(without), Words.millis(before)))
                .add(Figure.told("p99 of calls during refreshes", size(with), Words.millis(during)))
                .add(Figure.told(
                        "p99 of single windows without, least and most", without.size(), leastAndMost(without)))
                .add(Figure.measured("difference of the p99", size(with), during - before, " ms", WITHIN_MILLIS));
    }

    /** Due evenly over the window that begins when this returns. */
    private static List<Person> oneAfterTheOther(Stage stage) {
        long began = System.nanoTime();
        List<Person> people = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            people.addAll(stage.consented(IN_A_GROUP, Life.endingIn(SHORTEST_LIFE.plusSeconds(group))));
        }
        Duration early = SHORTEST_LIFE.dividedBy(2).minusNanos(System.nanoTime() - began);
        Pause.of(early.isNegative() ? Duration.ZERO : early);
        return people;
    }

    private static Tally window(Stage stage, int perSecond, List<Person> people) {
        AtomicInteger turns = new AtomicInteger();
        return stage.application()
                .during(
                        () -> Pause.of(WINDOW),
                        perSecond,
                        () -> stage.callAnywhere(Application.turn(people, turns.getAndIncrement())));
    }

    private static long size(List<Tally> tallies) {
        return tallies.stream().mapToLong(Tally::size).sum();
    }

    private static double p99(List<Tally> tallies) {
        List<Double> millis = tallies.stream()
                .flatMap(tally -> tally.replies().stream())
                .filter(Reply::served)
                .map(reply -> reply.took().toNanos() / 1e6)
                .toList();
        return Tally.percentile(millis, 0.99);
    }

    private static String leastAndMost(List<Tally> tallies) {
        List<Double> each = tallies.stream().map(tally -> tally.latency(0.99)).toList();
        return Words.millis(Tally.percentile(each, 0)) + ", " + Words.millis(Tally.percentile(each, 1));
    }
}
