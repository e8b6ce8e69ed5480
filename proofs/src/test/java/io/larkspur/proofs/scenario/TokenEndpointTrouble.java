package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Refresh;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The token endpoint answers everything but new tokens for a while, in all ways there are, to users whose tokens are due
 * early and serve until the trouble is over. Calls go on, and the endpoint is not asked more for it.
 */
final class TokenEndpointTrouble implements Scenario {

    /** So often at most may the platform be asked about one user, for each minute of trouble. */
    private static final int TRIES_PER_MINUTE = 12;

    /** Due after a tenth of their lives. */
    private static final Map<String, String> EARLY =
            Map.of("LARKSPUR_VAULT_REFRESH_EARLIEST", "10", "LARKSPUR_VAULT_REFRESH_LATEST", "12");

    @Override
    public String name() {
        return "token-endpoint-trouble";
    }

    @Override
    public String faults() {
        return "F18 F19 F21";
    }

    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        Duration trouble = Duration.ofSeconds(effort.of(25, 600));
        Duration life = trouble.plusSeconds(effort.of(20, 60));
        List<Person> people;
        Troubles troubles = new Troubles(stage.platform(), random);
        AtomicInteger turns = new AtomicInteger();
        Tally calls;
        stage.fleet().restart(EARLY);
        try {
            people = stage.consented(effort.of(60, 200), Life.endingIn(life));
            calls = stage.application()
                    .during(
                            () -> troubles.keepUp(trouble),
                            effort.of(40, 100),
                            () -> stage.callAnywhere(Application.turn(people, turns.getAndIncrement())));
        } finally {
            stage.platform().heal();
            stage.fleet().restart(Map.of());
        }
        calls.replies().stream()
                .filter(reply -> !reply.served())
                .limit(5)
                .forEach(reply -> outcome.trouble(reply.words()));
        List<Refresh> refreshes = people.stream()
                .flatMap(person -> stage.platform().refreshesOf(person).stream())
                .toList();
        long bound = 2 + TRIES_PER_MINUTE * (trouble.toSeconds() + 59) / 60;
        long beyondIt = people.stream()
                .filter(person -> stage.platform().refreshesOf(person).size() > bound)
                .count();
        long asked = people.stream()
                .filter(person -> !stage.platform().messagesTo(person).isEmpty())
                .count();
        return outcome.add(Figure.promise("calls served while the old token lives", calls.size(), calls.failed()))
                .add(Figure.promise("with the right user's token", calls.size(), calls.wrongUsers()))
                .add(Figure.promise(
                        "kinds of bad answers met",
                        troubles.kinds(),
                        troubles.kindsNotMet(),
                        troubles.met() + " bad answers",
                        "0"))
                .add(Figure.promise(
                        "the endpoint's 50 a second and 1000 a minute kept",
                        refreshes.size(),
                        Pace.beyond(refreshes),
                        "most " + Pace.mostIn(refreshes, Duration.ofSeconds(1)) + "/s, "
                                + Pace.mostIn(refreshes, Duration.ofMinutes(1)) + "/min",
                        "0"))
                .add(Figure.promise(
                        "users about whom the platform is asked " + bound + " times at most", people.size(), beyondIt))
                .add(Figure.told(
                        "users invited anew, since two answers said nothing", people.size(), Long.toString(asked)));
    }
}
