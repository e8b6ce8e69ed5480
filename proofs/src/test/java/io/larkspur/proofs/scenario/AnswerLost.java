package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Platform;
import io.larkspur.proofs.stage.Refresh;
import io.larkspur.proofs.stage.Reply;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The platform rotates and its answer is lost on the way. That cannot be healed, but it has to be noticed, the user
 * invited soon, and no call may fail while the old token lives.
 */
final class AnswerLost implements Scenario {

    private static final Duration INVITED_WITHIN = Duration.ofMinutes(2);

    /** So that all refreshes come before the first token is sent again, whose answer need not be lost. */
    private static final Duration LIFE = Duration.ofSeconds(100);

    @Override
    public String name() {
        return "answer-lost";
    }

    @Override
    public String faults() {
        return "F22";
    }

    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        Losses losses = new Losses();
        for (int round = 0; round < effort.of(1, 4); round++) {
            round(stage, effort.of(10, 100), losses, outcome);
        }
        return outcome.add(Figure.promise(
                        "lost answers noticed and users invited within 2 min",
                        losses.users,
                        losses.uninvited,
                        "p99 " + Words.seconds(Tally.percentile(losses.seconds, 0.99)),
                        "0"))
                .add(Figure.promise("calls served before the old token's end", losses.calls, losses.failed))
                .add(Figure.promise("refresh tokens sent twice at most", losses.users, losses.usedTooOften));
    }

    private static void round(Stage stage, int users, Losses losses, Outcome outcome) {
        Platform platform = stage.platform();
        platform.fault(
                "{\"path\":\"" + Platform.TOKEN_ENDPOINT + "\",\"drop_after_commit\":true,\"times\":" + users + "}");
        long ends = System.nanoTime() + LIFE.minusSeconds(1).toNanos();
        List<Person> people = stage.consented(users, Life.endingIn(LIFE));
        Map<Person, Instant> invited = new HashMap<>();
        AtomicInteger turns = new AtomicInteger();
        Tally calls = stage.application()
                .during(
                        () -> watch(platform, people, invited),
                        users,
                        () -> stage.callAnywhere(Application.turn(people, turns.getAndIncrement())));
        platform.heal();
        for (Reply reply : calls.replies()) {
            if (reply.answeredAt() < ends) {
                losses.calls++;
                if (!reply.served() || reply.wrongUser()) {
                    losses.failed++;
                    outcome.trouble(reply.words());
                }
            }
        }
        losses.users += users;
        losses.usedTooOften += Logins.usedMoreThan(2, stage, people, outcome);
        for (Person person : people) {
            Instant rotated = platform.refreshesOf(person).stream()
                    .map(Refresh::rotatedAt)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            Instant card = invited.get(person);
            if (rotated == null || card == null || card.isAfter(rotated.plus(INVITED_WITHIN))) {
                losses.uninvited++;
                outcome.trouble(person.openId() + " was rotated at " + rotated + " and invited at " + card);
            } else {
                losses.seconds.add(Duration.between(rotated, card).toMillis() / 1000.0);
            }
        }
    }

    /** Until all are invited, or it is too late for that. */
    private static void watch(Platform platform, List<Person> people, Map<Person, Instant> invited) {
        Instant last = Instant.now().plus(LIFE).plus(INVITED_WITHIN);
        while (invited.size() < people.size() && Instant.now().isBefore(last)) {
            for (Person person : people) {
                if (!invited.containsKey(person) && !platform.messagesTo(person).isEmpty()) {
                    invited.put(person, Instant.now());
                }
            }
            Pause.of(Duration.ofMillis(250));
        }
    }

    /** Over all rounds. */
    private static final class Losses {

        private final List<Double> seconds = new ArrayList<>();
        private long users;
        private long uninvited;
        private long calls;
        private long failed;
        private long usedTooOften;
    }
}
