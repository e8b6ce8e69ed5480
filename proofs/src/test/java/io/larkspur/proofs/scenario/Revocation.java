package io.larkspur.proofs.scenario;

import static org.awaitility.Awaitility.await;

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
import io.larkspur.proofs.stage.Stream;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An administrator ends users' grants while two gateways are called for these users all the time. The last call that was
 * still served and the moment the end was ordered lie close together, also without Redis, and open
 * streams are cut.
 */
final class Revocation implements Scenario {

    private static final Duration WITHIN = Duration.ofSeconds(1);
    private static final Duration WITHOUT_REDIS = Duration.ofSeconds(5);
    /** How much later a busy machine may still be before the promise counts as broken. */
    private static final int PATIENCE = 5;

    /** So many refusals one after the other, of both gateways by turns, that neither serves any more. */
    private static final int FOR_GOOD = 10;

    private static final int UNAUTHORIZED = 401;
    private static final int AT_ONCE = 8;

    @Override
    public String name() {
        return "revocation";
    }

    @Override
    public String faults() {
        return "A18 F49";
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        int perSecond = effort.of(150, 1_000);
        trials("healthy", stage, effort.of(8, 1_000), perSecond, WITHIN, outcome);
        stage.stores().killRedis();
        trials("Redis down", stage, effort.of(4, 200), perSecond, WITHOUT_REDIS, outcome);
        stage.stores().heal();
        streams(stage, effort.of(4, 64), outcome);
        return outcome;
    }

    private static void trials(String when, Stage stage, int most, int perSecond, Duration within, Outcome outcome) {
        Map<Person, Double> last = new HashMap<>();
        long neverServed = 0;
        long calls = 0;
        long loaded = 0;
        long end = System.nanoTime() + Effort.most().toNanos();
        while (last.size() < most && System.nanoTime() < end) {
            List<Person> people = stage.consented(Math.min(AT_ONCE, most - last.size()), Life.FRESH);
            people.forEach(person -> warm(stage, person));
            Map<Person, Long> ordered = new ConcurrentHashMap<>();
            Map<Person, Integer> refused = new ConcurrentHashMap<>();
            AtomicInteger turns = new AtomicInteger();
            long from = System.nanoTime();
            Tally tally = stage.application()
                    .during(
                            () -> {
                                revoke(stage, people, ordered, within, when, outcome);
                                awaitRefusals(people, refused, within);
                            },
                            perSecond,
                            () -> {
                                int turn = turns.getAndIncrement();
                                return stage.application()
                                        .call(other(stage, turn), Application.turn(people, turn / 2))
                                        .doOnNext(reply -> refused.compute(
                                                reply.asked(), (person, before) -> inARow(before, reply)));
                            });
            loaded += System.nanoTime() - from;
            calls += tally.size();
            for (Person person : people) {
                double after = lastServed(tally, person, ordered.get(person));
                last.put(person, Double.isNaN(after) ? 0 : Math.max(0, after));
                if (Double.isNaN(after)) {
                    neverServed++;
                    outcome.trouble(when + ": never served before the end");
                } else if (after > within.toMillis()) {
                    outcome.trouble(when + ": served " + after + " ms after the end");
                }
            }
        }
        int trials = last.size();
        double longest = Tally.percentile(last.values(), 1);
        long late = last.values().stream()
                .filter(millis -> millis > within.multipliedBy(PATIENCE).toMillis())
                .count();
        outcome.add(Figure.promise(
                        "revoked, " + when + ": no longer served",
                        trials,
                        late + neverServed,
                        calls + " calls, " + Math.round(calls / (loaded / 1e9)) + "/s",
                        "0"))
                .add(Figure.measured(
                        "revoked, " + when + ": last served call, p99",
                        trials,
                        Tally.percentile(last.values(), 0.99),
                        " ms",
                        within.equals(WITHIN) ? 250 : within.toMillis()))
                .add(Figure.measured(
                        "revoked, " + when + ": last served call, worst", trials, longest, " ms", within.toMillis()));
    }

    private static void revoke(
            Stage stage,
            List<Person> people,
            Map<Person, Long> ordered,
            Duration within,
            String when,
            Outcome outcome) {
        Pause.of(Duration.ofMillis(500));
        for (Person person : people) {
            ordered.put(person, System.nanoTime());
            int status = stage.revoke(person);
            if (status != 204) {
                outcome.trouble(when + ": the end was answered " + status);
            }
            Pause.of(Duration.ofMillis(100));
        }
        Pause.of(within.plusMillis(500));
    }

    /** Whoever is still served is called for until that is too late without a doubt. */
    private static void awaitRefusals(List<Person> people, Map<Person, Integer> refused, Duration within) {
        long end = System.nanoTime() + within.multipliedBy(PATIENCE).toNanos();
        await().forever()
                .until(() -> System.nanoTime() > end
                        || people.stream().allMatch(person -> refused.getOrDefault(person, 0) >= FOR_GOOD));
    }

    /** Refusals since the last call that was served; what is no answer to the question counts for neither. */
    private static int inARow(@Nullable Integer before, Reply reply) {
        int refusals = before == null || reply.served() ? 0 : before;
        return reply.status() == UNAUTHORIZED ? refusals + 1 : refusals;
    }

    /** When the last call set out that was served, in milliseconds after the end was ordered; no number if none was. */
    private static double lastServed(Tally tally, Person person, long ordered) {
        return tally.replies().stream()
                .filter(reply -> reply.asked().equals(person) && reply.served())
                .mapToDouble(reply -> (reply.sentAt() - ordered) / 1e6)
                .max()
                .orElse(Double.NaN);
    }

    /** Until both replicas have the token at hand. */
    private static void warm(Stage stage, Person person) {
        for (int turn = 0; turn < 2; turn++) {
            Replica gateway = other(stage, turn);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> stage.application().call(gateway, person).block(), Reply::served);
        }
    }

    /** Not the one that a person's first call went to. */
    private static Replica other(Stage stage, int turn) {
        return stage.fleet().gateway(1 + turn % 2);
    }

    private static void streams(Stage stage, int trials, Outcome outcome) {
        long uncut = 0;
        List<Double> seconds = new ArrayList<>();
        for (int done = 0; done < trials; done += AT_ONCE) {
            List<Person> people = stage.consented(Math.min(AT_ONCE, trials - done), Life.FRESH);
            people.forEach(person -> warm(stage, person));
            stage.platform()
                    .fault("{\"path\":\"" + Application.ASK + "\",\"pace\":\"PT2S\",\"times\":" + people.size() + "}");
            AtomicInteger started = new AtomicInteger();
            List<CompletableFuture<Stream>> open = people.stream()
                    .map(person -> stage.application().stream(
                                    other(stage, people.indexOf(person)), person, started::incrementAndGet)
                            .toFuture())
                    .toList();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> started.get() == people.size() || open.stream().anyMatch(CompletableFuture::isDone));
            List<Long> ordered = new ArrayList<>();
            for (Person person : people) {
                ordered.add(System.nanoTime());
                stage.revoke(person);
            }
            for (int n = 0; n < people.size(); n++) {
                Stream stream = open.get(n).join();
                seconds.add((stream.endedAt() - ordered.get(n)) / 1e9);
                if (stream.status() != 200 || stream.pieces() == 0 || stream.whole()) {
                    uncut++;
                    outcome.trouble("A stream was not cut: " + stream);
                }
            }
        }
        outcome.add(Figure.promise("revoked: open streams cut", trials, uncut))
                .add(Figure.measured(
                        "revoked: open streams cut after, worst", trials, Tally.percentile(seconds, 1), " s", 5));
    }
}
