package io.larkspur.proofs.scenario;

import static org.awaitility.Awaitility.await;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Member;
import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Replica;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.Jedis;

/**
 * Gateways that charge each call are killed under it; Redis is emptied and Postgres killed once. The platform says how many
 * calls of each user reached it, the ledger how many were charged at one credit each, the records which; a call whose gateway died before it could tell
 * is charged as made.
 */
final class ChargesUnderKills implements Scenario {

    private static final int PER_SECOND = 150;
    private static final int PHASE_SECONDS = 40;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(5);
    private static final String ROUTE = "SPRING_CLOUD_GATEWAY_SERVER_WEBFLUX_ROUTES_0_";
    private static final Map<String, String> METERED = Map.of(
            ROUTE + "ID",
            "open-apis",
            ROUTE + "URI",
            "${larkspur.feishu.open-base-url}",
            ROUTE + "PREDICATES_0",
            "Path=/open-apis/**",
            ROUTE + "FILTERS_0",
            "Caller",
            ROUTE + "FILTERS_1",
            "Meter=durable",
            ROUTE + "FILTERS_2",
            "UserToken",
            "LARKSPUR_GATEWAY_METERING_PRICES_0_ROUTE",
            "open-apis",
            "LARKSPUR_GATEWAY_METERING_PRICES_0_CALL",
            "1",
            "LARKSPUR_METERING_CALLS_HOLDLIFE",
            "5s");

    @Override
    public String name() {
        return "charges-under-kills";
    }

    @Override
    public String faults() {
        return "F44 F47";
    }

    /** Every gateway has to be started anew for it, twice. */
    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        stage.fleet().restart(METERED);
        Counts counts = new Counts();
        int phases = effort.of(1, 20);
        long deadline = System.nanoTime() + Effort.most().toNanos();
        for (int phase = 0; phase < phases && (phase == 0 || System.nanoTime() < deadline); phase++) {
            phase(stage, counts, outcome, phase == 0);
        }
        boolean right = Member.booksAreRight(stage);
        stage.fleet().restart(Map.of());
        return outcome.add(Figure.promise("upstream calls without their charge", counts.upstream, counts.lost))
                .add(Figure.promise("upstream calls charged twice", counts.upstream, counts.doubled))
                .add(Figure.promise("the books add up after it", 1, right ? 0 : 1))
                .add(Figure.told("calls, kills", counts.calls, counts.calls + ", " + counts.kills))
                .add(Figure.told(
                        "charged as made, because the gateway died",
                        counts.charged,
                        counts.unheardOf + ", of which " + (counts.charged - counts.upstream)
                                + " had not reached the upstream"));
    }

    private static void phase(Stage stage, Counts counts, Outcome outcome, boolean withStores) {
        stage.platform().forgetCalls();
        List<Person> people = stage.consented(20, Life.FRESH);
        AtomicInteger turn = new AtomicInteger();
        List<Replica> ready = new CopyOnWriteArrayList<>(stage.fleet().gateways());
        Tally tally = stage.application().during(() -> kills(stage, counts, ready, withStores), PER_SECOND, () -> {
            int n = turn.getAndIncrement();
            return stage.application().call(Application.turn(ready, n), Application.turn(people, n / 3));
        });
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> stage.stores()
                        .query("select count(*) from credit_holds")
                        .equals(List.of("0")));
        counts.calls += tally.size();
        Map<String, Long> upstream = new HashMap<>();
        stage.platform().calls().stream()
                .filter(call -> call.path("path").asString("").contains(Application.WHO_AM_I))
                .forEach(call -> upstream.merge(call.path("owner").asString(""), 1L, Long::sum));
        for (Person person : people) {
            count(stage, counts, outcome, person, upstream.getOrDefault(person.openId(), 0L));
        }
    }

    /** As behind a balancer: calls go to gateways that say they are ready, and are under way at those that are killed. */
    private static void kills(Stage stage, Counts counts, List<Replica> ready, boolean withStores) {
        List<Replica> gateways = new ArrayList<>(stage.fleet().gateways());
        int kills = (int) (PHASE_SECONDS / BETWEEN_KILLS.toSeconds());
        for (int n = 0; n < kills; n++) {
            Pause.of(BETWEEN_KILLS);
            gateways.stream()
                    .filter(Replica::isReady)
                    .filter(each -> !ready.contains(each))
                    .forEach(ready::add);
            if (ready.size() > 1) {
                Replica victim = Application.turn(ready, n);
                victim.kill();
                ready.remove(victim);
                victim.launch(METERED);
                counts.kills++;
            }
            if (withStores && n == kills / 3) {
                flush(stage);
            }
            if (withStores && n == kills / 2) {
                stage.stores().killPostgres();
                stage.stores().heal();
            }
        }
        gateways.forEach(Replica::awaitReady);
    }

    private static void flush(Stage stage) {
        try (Jedis redis = stage.stores().redis()) {
            redis.flushAll();
        }
    }

    private static void count(Stage stage, Counts counts, Outcome outcome, Person person, long upstream) {
        String user = " where user_id = '" + person.openId() + "'";
        long charged = number(
                stage,
                "select coalesce(-sum(amount), 0)::bigint / 1000000 from ledger_entries where entry_type in ('consume', 'refund')"
                        + " and account_id = (select id from credit_accounts" + user + ")");
        long callsCharged =
                number(stage, "select count(distinct call_id) from usage_records" + user + " and credits_charged > 0");
        long unheardOf = number(stage, "select count(*) from usage_records" + user + " and status is null");
        counts.upstream += upstream;
        counts.charged += charged;
        counts.unheardOf += unheardOf;
        if (charged < upstream) {
            counts.lost += upstream - charged;
            outcome.trouble(upstream + " calls of one user reached the upstream, " + charged + " were charged");
        }
        if (charged > callsCharged) {
            counts.doubled += charged - callsCharged;
            outcome.trouble(charged + " charges for " + callsCharged + " calls of one user");
        }
        if (charged - unheardOf > upstream) {
            counts.doubled += charged - unheardOf - upstream;
            outcome.trouble(charged + " charges, " + unheardOf + " of them for calls nobody heard of, for " + upstream
                    + " upstream calls");
        }
    }

    private static long number(Stage stage, String sql) {
        return Long.parseLong(stage.stores().query(sql).get(0));
    }

    private static final class Counts {

        private long calls;
        private long kills;
        private long upstream;
        private long charged;
        private long unheardOf;
        private long lost;
        private long doubled;
    }
}
