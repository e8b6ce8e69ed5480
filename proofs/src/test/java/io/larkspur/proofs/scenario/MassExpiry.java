package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Refresh;
import io.larkspur.proofs.stage.Reply;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * All tokens of many users have ended, and all of them call at the same moment; whoever is told to come again does so when
 * told. Meanwhile the tokens of a few others become due, which still serve: their refreshes have to stand back.
 */
final class MassExpiry implements Scenario {

    /** What the product allows itself of the platform's thousand. */
    private static final double EXPECTED_PER_MINUTE = 900;

    /** A call that comes late for its turn may find the queue empty already. */
    private static final Duration TAIL = Duration.ofSeconds(3);

    private static final int LOOKS = 60;

    @Override
    public String name() {
        return "mass-expiry";
    }

    @Override
    public String faults() {
        return "F29";
    }

    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        int users = effort.of(400, 10_000);
        Duration rush = Duration.ofMillis(Math.round(users * 60_000 / EXPECTED_PER_MINUTE));
        List<Person> ended = stage.consented(users, Life.ENDED);
        // Due when two thirds of the others have been served, and good until long after the last of them.
        List<Person> due = stage.consented(
                effort.of(20, 100), Life.endingIn(rush.multipliedBy(27).dividedBy(20)));
        AtomicInteger turns = new AtomicInteger();
        AtomicReference<Tally> comers = new AtomicReference<>(new Tally());
        long began = System.nanoTime();
        Tally others = stage.application()
                .during(
                        () -> comers.set(stage.application()
                                .untilServed(
                                        ended,
                                        stage::callAnywhere,
                                        rush.multipliedBy(2).plusMinutes(1))),
                        10,
                        () -> stage.callAnywhere(Application.turn(due, turns.getAndIncrement())));
        double seconds = (System.nanoTime() - began) / 1e9;
        Tally tally = comers.get();
        note(tally, outcome);
        note(others, outcome);
        List<Refresh> all = stage.platform().refreshes();
        List<Refresh> waitedFor = of(ended, all);
        List<Refresh> whileTheyWait = of(due, between(waitedFor, all));
        whileTheyWait.forEach(refresh -> outcome.trouble(refresh.owner() + " was refreshed ahead at " + refresh.at()));
        return outcome.add(Figure.promise("users served after a mass expiry", users, users - served(tally)))
                .add(Figure.promise(
                        "their calls served, or told when to come again",
                        tally.size(),
                        tally.count(reply -> !reply.served() && !reply.toldWhen()),
                        tally.statuses().toString(),
                        "0"))
                .add(Figure.promise("with the right user's token", tally.size(), tally.wrongUsers()))
                .add(Figure.promise(
                        "the endpoint's 50 a second and 1000 a minute kept",
                        all.size(),
                        Pace.beyond(all),
                        "most " + Pace.mostIn(all, Duration.ofSeconds(1)) + "/s, "
                                + Pace.mostIn(all, Duration.ofMinutes(1)) + "/min",
                        "0"))
                .add(Figure.promise(
                        "refresh tokens sent once",
                        users,
                        Logins.usedMoreThan(1, stage, ended, outcome),
                        Words.ratio(waitedFor.size(), users),
                        "1.000"))
                .add(Figure.promise("refreshes ahead that stood back", due.size(), whileTheyWait.size()))
                .add(Figure.promise("calls with a due token served meanwhile", others.size(), others.failed()))
                .add(Figure.promise("refreshes ahead made up for after", due.size(), notMadeUp(stage, due)))
                .add(Figure.measured("all served after", users, seconds, " s", 1.1 * users * 60 / Pace.PER_MINUTE));
    }

    private static void note(Tally tally, Outcome outcome) {
        tally.replies().stream()
                .filter(reply -> !reply.served() && !reply.toldWhen())
                .limit(5)
                .forEach(reply -> outcome.trouble(reply.words()));
    }

    private static long served(Tally tally) {
        return tally.replies().stream()
                .filter(Reply::served)
                .map(Reply::asked)
                .distinct()
                .count();
    }

    private static List<Refresh> of(List<Person> people, List<Refresh> refreshes) {
        Set<String> owners = people.stream().map(Person::openId).collect(Collectors.toSet());
        return refreshes.stream()
                .filter(refresh -> refresh.owner() != null && owners.contains(refresh.owner()))
                .toList();
    }

    /** From the first to the last that a call waited for, but for the end of the queue. */
    private static List<Refresh> between(List<Refresh> waitedFor, List<Refresh> all) {
        Instant first =
                waitedFor.stream().map(Refresh::at).min(Instant::compareTo).orElse(Instant.MAX);
        Instant last = waitedFor.stream()
                .map(Refresh::at)
                .max(Instant::compareTo)
                .orElse(Instant.MIN)
                .minus(TAIL);
        return all.stream()
                .filter(refresh -> refresh.at().isAfter(first) && refresh.at().isBefore(last))
                .toList();
    }

    /** They were due indeed: called once more, all are refreshed. */
    private static long notMadeUp(Stage stage, List<Person> due) {
        List<Person> left = due;
        for (int look = 0; look < LOOKS && !left.isEmpty(); look++) {
            left.forEach(person -> stage.callAnywhere(person).block());
            Pause.of(Duration.ofSeconds(1));
            left = left.stream()
                    .filter(person -> stage.platform().refreshesOf(person).isEmpty())
                    .toList();
        }
        return left.size();
    }
}
