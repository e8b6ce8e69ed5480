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
import io.larkspur.proofs.stage.Stores;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/**
 * Each store is killed, held, slowed, emptied, filled or poisoned under calls of users whose tokens are known, and is missing at
 * a start. Without Redis everything goes on, and without a pause that a caller would notice; without Postgres known tokens
 * are still injected and the rest is told to come again.
 */
final class StoresAway implements Scenario {

    private static final int PER_SECOND = 60;
    private static final Set<Integer> GOOD_OR_LATER = Set.of(200, 503);
    private static final Duration BACK = Duration.ofSeconds(60);

    /** By how much more than while nothing was away a call has to be late to count as hanging; a busy machine has its own part. */
    private static final double HANGING = 2_000;

    @Override
    public String name() {
        return "stores-away";
    }

    @Override
    public String faults() {
        return "F01 F02 F03 F04 F05 F07 F08 F09 F10 F11 F12 A29";
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        Duration lasting = Duration.ofSeconds(effort.of(4, 30));
        List<Person> people = stage.consented(20, Life.FRESH);
        Round round = new Round(stage, people, lasting, outcome);
        Stores stores = stage.stores();
        round.play("nothing away", false, () -> {});
        // While Redis still has what it had: emptied or poisoned besides would be two faults at a time.
        round.play("Postgres killed", true, stores::killPostgres);
        round.play("Postgres held", true, stores::holdPostgres);
        round.play(
                "Postgres slow by 2 s",
                true,
                () -> eachGateway(stage, gateway -> gateway.lines().postgres().slow(Duration.ofSeconds(1))));
        round.play("Redis killed", false, stores::killRedis);
        round.play("Redis held", false, stores::holdRedis);
        round.play(
                "Redis slow by 500 ms",
                false,
                () -> eachGateway(stage, gateway -> gateway.lines().redis().slow(Duration.ofMillis(250))));
        round.play("Redis emptied", false, () -> empty(stores));
        round.play("Redis emptied and full", false, () -> {
            empty(stores);
            stores.fillRedis();
        });
        round.play("Redis poisoned", false, () -> poison(stores, random));
        startWithoutRedis(stage, people, outcome);
        startWithoutPostgres(stage, people, outcome);
        return outcome.add(Figure.promise("calls in all these with the right user's token", round.calls, round.wrong));
    }

    private static void eachGateway(Stage stage, Consumer<Replica> what) {
        stage.fleet().gateways().forEach(what);
    }

    private static void empty(Stores stores) {
        try (Jedis redis = stores.redis()) {
            redis.flushAll();
        }
    }

    /** Every value becomes another key's, or noise. */
    private static void poison(Stores stores, Random random) {
        try (Jedis redis = stores.redis()) {
            List<byte[]> keys = List.copyOf(redis.keys(new byte[] {'*'}));
            byte[] last = new byte[64];
            random.nextBytes(last);
            for (byte[] key : keys) {
                if (redis.type(key).equals("string")) {
                    byte[] own = redis.get(key);
                    redis.set(key, last, SetParams.setParams().keepTtl());
                    last = own == null ? last : own;
                }
            }
        }
    }

    private static void startWithoutRedis(Stage stage, List<Person> people, Outcome outcome) {
        Replica gateway = stage.fleet().gateway(2);
        gateway.stop();
        gateway.lines().redis().refuse();
        long began = System.nanoTime();
        gateway.start(Map.of());
        double seconds = (System.nanoTime() - began) / 1e9;
        Application application = stage.application();
        // The first call to a process just started loads much of what it needs; it is no measure of Redis.
        Reply first = application.call(gateway, people.get(0)).blockOptional().orElseThrow();
        if (!first.served()) {
            outcome.trouble("Without Redis at the start: " + first.words());
        }
        Tally tally = application.together(60, n -> application.call(gateway, Application.turn(people, n)));
        outcome.add(Figure.promise("Redis missing at the start: first call served", 1, first.served() ? 0 : 1))
                .add(Figure.promise("Redis missing at the start: calls served", tally.size(), failed(tally, outcome)))
                .add(Figure.measured("Redis missing at the start: ready", 1, seconds, " s", 30));
        gateway.lines().heal();
    }

    /** It stays up, is not ready, and becomes ready by itself. */
    private static void startWithoutPostgres(Stage stage, List<Person> people, Outcome outcome) {
        Replica gateway = stage.fleet().gateway(2);
        gateway.stop();
        gateway.lines().postgres().refuse();
        gateway.launch(Map.of());
        Application application = stage.application();
        Reply early = await().atMost(Duration.ofMinutes(2))
                .until(() -> application.call(gateway, people.get(0)).block(), reply -> reply.status() != 0);
        boolean told = early.status() == 503 && !gateway.isReady();
        if (!told) {
            outcome.trouble("Without Postgres at the start: " + early.words());
        }
        gateway.lines().heal();
        long began = System.nanoTime();
        gateway.awaitReady();
        double seconds = (System.nanoTime() - began) / 1e9;
        outcome.add(Figure.promise("Postgres missing at the start: not ready, 503", 1, told ? 0 : 1))
                .add(Figure.measured("Postgres missing at the start: ready after its return", 1, seconds, " s", 5));
    }

    private static long failed(Tally tally, Outcome outcome) {
        tally.replies().stream()
                .filter(reply -> !reply.served())
                .limit(2)
                .forEach(reply -> outcome.trouble(reply.words()));
        return tally.failed();
    }

    /** One fault under load, and the way back. */
    private static final class Round {

        private final Stage stage;
        private final List<Person> people;
        private final Duration lasting;
        private final Outcome outcome;
        private final AtomicInteger turns = new AtomicInteger();
        private long calls;
        private long wrong;
        private double usual = Double.NaN;

        Round(Stage stage, List<Person> people, Duration lasting, Outcome outcome) {
            this.stage = stage;
            this.people = people;
            this.lasting = lasting;
            this.outcome = outcome;
        }

        void play(String fault, boolean mayComeLater, Runnable happens) {
            settle();
            List<Replica> lost = new ArrayList<>();
            Tally tally = stage.application()
                    .during(
                            () -> {
                                happens.run();
                                Pause.of(lasting);
                                stage.fleet().gateways().stream()
                                        .filter(gateway -> !gateway.isReady())
                                        .forEach(lost::add);
                            },
                            PER_SECOND,
                            () -> stage.callAnywhere(Application.turn(people, turns.getAndIncrement())));
            calls += tally.size();
            wrong += tally.wrongUsers();
            long bad = mayComeLater ? tally.count(reply -> !GOOD_OR_LATER.contains(reply.status())) : tally.failed();
            tally.replies().stream()
                    .filter(reply -> !reply.served())
                    .limit(2)
                    .forEach(reply -> outcome.trouble(fault + ": " + reply.words()));
            String served = Words.percent(tally.size() - tally.failed(), tally.size()) + " served, p99 "
                    + Words.millis(tally.latency(0.99));
            outcome.add(Figure.promise(
                            fault + (mayComeLater ? ": served or 503" : ": served"), tally.size(), bad, served, "0"))
                    .add(Figure.promise(
                            fault + ": gateways ready for a balancer",
                            stage.fleet().gateways().size(),
                            lost.size()));
            if (!mayComeLater) {
                usual = Double.isNaN(usual) ? tally.latency(0.99) : usual;
                double longest = HANGING + 2 * usual;
                long late = tally.count(reply -> reply.took().toMillis() > longest);
                outcome.add(Figure.promise(
                        fault + ": 99 of 100 within " + Words.millis(longest),
                        tally.size(),
                        Math.max(0, late - tally.size() / 100),
                        late + " later",
                        "1 %"));
            }
            stage.platform().heal();
            stage.stores().heal();
            stage.fleet().all().forEach(replica -> replica.lines().postgres().heal());
            stage.fleet().all().forEach(replica -> replica.lines().redis().heal());
            back(fault);
        }

        private void settle() {
            people.forEach(person -> stage.fleet().gateways().forEach(gateway -> stage.application()
                    .call(gateway, person)
                    .block()));
        }

        private void back(String fault) {
            long began = System.nanoTime();
            await().atMost(BACK)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> stage.application()
                                    .together(9, n -> stage.application()
                                            .call(stage.fleet().gateway(n), Application.turn(people, n)))
                                    .failed()
                            == 0);
            outcome.add(Figure.told(
                    fault + ": all served again after", 1, Words.millis((System.nanoTime() - began) / 1e6)));
        }
    }
}
