package io.larkspur.proofs.scenario;

import static org.awaitility.Awaitility.await;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Http;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Replica;
import io.larkspur.proofs.stage.Reply;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * The platform breaks every other call off, and all callers try again three times: the gateways must add little to it. What
 * they turn away never arrives, so that only calls that did are a measure of what they add; each attempt of a caller has a
 * number of its own.
 */
final class RetryStorm implements Scenario {

    private static final int TRIES_AGAIN = 3;
    private static final String NUMBERED = Application.WHO_AM_I + "?attempt=";
    private static final String BREAKS_OFF =
            "{\"path\":\"" + Application.WHO_AM_I + "\",\"times\":1,\"drop_after_commit\":true}";
    private static final String HARMLESS =
            "{\"path\":\"" + Application.WHO_AM_I + "\",\"times\":1,\"headers\":{\"x-harmless\":\"1\"}}";
    private static final int FAULTS_AHEAD = 300;
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(250);

    /** So many calls spend what the gateways had saved up in better times, ten repeats each. */
    private static final int SPENT = 100;

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
        AtomicInteger attempts = new AtomicInteger();
        AtomicLong repeated = new AtomicLong();
        List<String> arrived = new ArrayList<>();
        stage.platform().forgetCalls();
        Tally tally = stage.application()
                .during(
                        () -> {
                            breakOff(stage, () -> arrived(stage).size() >= SPENT);
                            stage.platform().forgetCalls();
                            long before = repeated(stage);
                            long end = System.nanoTime()
                                    + Duration.ofSeconds(effort.of(8, 60)).toNanos();
                            breakOff(stage, () -> System.nanoTime() > end);
                            repeated.set(repeated(stage) - before);
                            arrived.addAll(arrived(stage));
                        },
                        effort.of(40, 100),
                        () -> insisting(stage, people, turns, attempts, TRIES_AGAIN));
        long sent = arrived.stream().distinct().count();
        stage.platform().heal();
        Pause.of(Duration.ofSeconds(4));
        Tally after = stage.application().oneAfterTheOther(people, stage::callAnywhere);
        after.replies().stream()
                .filter(reply -> !reply.served())
                .forEach(reply -> outcome.trouble("Four seconds after: " + reply.words()));
        long most = mostRepeats(stage, sent);
        return outcome.add(Figure.promise(
                        "calls that arrive / calls that are sent, every other broken off",
                        sent,
                        Math.max(0, arrived.size() - sent - most),
                        Words.ratio(arrived.size(), sent),
                        "1.1"))
                .add(Figure.promise(
                        "repeats that the gateways count / calls that are sent",
                        sent,
                        Math.max(0, repeated.get() - most),
                        Words.ratio(repeated.get(), sent),
                        "0.1"))
                .add(Figure.told(
                        "attempts of callers, with those before and after", attempts.get(), attempts.toString()))
                .add(Figure.promise("with the right user's token", tally.size(), tally.wrongUsers()))
                .add(Figure.promise("calls served four seconds after", after.size(), after.failed()));
    }

    /** A tenth; each gateway may have begun with most of a repeat saved. */
    private static long mostRepeats(Stage stage, long sent) {
        return Math.round(sent * 0.1) + stage.fleet().gateways().size();
    }

    /** However many calls come until then, or the half of them that is spared would grow. */
    private static void breakOff(Stage stage, Callable<Boolean> enough) {
        await().atMost(LONGEST).pollDelay(Duration.ZERO).pollInterval(LOOK).until(() -> {
            for (int ahead = stage.platform().faults(); ahead < FAULTS_AHEAD; ahead += 2) {
                stage.platform().fault(BREAKS_OFF);
                stage.platform().fault(HARMLESS);
            }
            return enough.call();
        });
    }

    /** One that a gateway repeated is there twice. */
    private static List<String> arrived(Stage stage) {
        return stage.platform().calls().stream()
                .map(call -> call.path("path").asString(""))
                .filter(path -> path.startsWith(NUMBERED))
                .toList();
    }

    private static long repeated(Stage stage) {
        return stage.fleet().gateways().stream()
                .flatMap(gateway -> Http.send("GET", gateway.url().resolve("/metrics"), null, null)
                        .body()
                        .lines())
                .filter(line -> line.startsWith("larkspur_upstream_repeated_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static Mono<Reply> insisting(
            Stage stage, List<Person> people, AtomicInteger turns, AtomicInteger attempts, int left) {
        int turn = turns.getAndIncrement();
        Replica gateway = stage.fleet().gateway(turn);
        Person person = Application.turn(people, turn);
        return Mono.defer(() -> stage.application().get(gateway, person, NUMBERED + attempts.incrementAndGet()))
                .flatMap(reply -> reply.served() || left == 0
                        ? Mono.just(reply)
                        : insisting(stage, people, turns, attempts, left - 1));
    }
}
