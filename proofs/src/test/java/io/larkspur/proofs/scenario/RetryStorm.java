package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Replica;
import io.larkspur.proofs.stage.Reply;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** The platform breaks every other call off, and all callers try again three times: the gateways must add little to it. */
final class RetryStorm implements Scenario {

    private static final int TRIES_AGAIN = 3;
    private static final String BREAKS_OFF =
            "{\"path\":\"" + Application.WHO_AM_I + "\",\"times\":1,\"drop_after_commit\":true}";
    private static final String HARMLESS =
            "{\"path\":\"" + Application.WHO_AM_I + "\",\"times\":1,\"headers\":{\"x-harmless\":\"1\"}}";

    @Override
    public String name() {
        return "retry-storm";
    }

    @Override
    public String faults() {
        return "F40";
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        List<Person> people = stage.consented(10, Life.FRESH);
        people.forEach(person -> stage.callAnywhere(person).block(Duration.ofSeconds(70)));
        AtomicInteger turns = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        stage.platform().forgetCalls();
        int faults = effort.of(400, 3_000);
        for (int n = 0; n < faults; n++) {
            stage.platform().fault(n % 2 == 0 ? BREAKS_OFF : HARMLESS);
        }
        Tally tally = stage.application()
                .during(
                        () -> Pause.of(Duration.ofSeconds(effort.of(8, 60))),
                        effort.of(40, 100),
                        () -> insisting(stage, people, turns, calls, TRIES_AGAIN));
        long arrived = stage.platform().calls().stream()
                .filter(call -> call.path("path").asString("").startsWith(Application.WHO_AM_I))
                .count();
        stage.platform().heal();
        Pause.of(Duration.ofSeconds(4));
        Tally after = stage.application().oneAfterTheOther(people, stage::callAnywhere);
        int made = calls.get();
        if (arrived > made * 1.1) {
            outcome.trouble(arrived + " calls arrived of " + made);
        }
        after.replies().stream()
                .filter(reply -> !reply.served())
                .forEach(reply -> outcome.trouble("Four seconds after: " + reply.words()));
        return outcome.add(Figure.promise(
                        "calls that arrive / calls that are made, every other broken off",
                        made,
                        Math.max(0, arrived - Math.round(made * 1.1)),
                        Words.ratio(arrived, made),
                        "1.1"))
                .add(Figure.promise("with the right user's token", tally.size(), tally.wrongUsers()))
                .add(Figure.promise("calls served four seconds after", after.size(), after.failed()));
    }

    private static Mono<Reply> insisting(
            Stage stage, List<Person> people, AtomicInteger turns, AtomicInteger calls, int left) {
        int turn = turns.getAndIncrement();
        Replica gateway = stage.fleet().gateway(turn);
        Person person = Application.turn(people, turn);
        return Mono.defer(() -> {
                    calls.incrementAndGet();
                    return stage.application().call(gateway, person);
                })
                .flatMap(reply -> reply.served() || left == 0
                        ? Mono.just(reply)
                        : insisting(stage, people, turns, calls, left - 1));
    }
}
