package io.larkspur.proofs.scenario;

import static org.awaitility.Awaitility.await;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Fleet;
import io.larkspur.proofs.stage.Http;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Member;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Reply;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.core.ConditionTimeoutException;
import reactor.core.publisher.Mono;

/**
 * Many clients of three gateways call for one user at once, and each call costs. As many reach the platform as the balance is
 * for, and all others are told what is left. By turns the user is new to every gateway, or calls through each of them first,
 * so that it lets calls on by a balance that it knows; and by turns the last credits are for a whole call, or for none.
 */
final class ContestedCalls implements Scenario {

    private static final int CLIENTS = 64;

    /** Of a user who calls for the first time. */
    private static final int CREDITS = 720;

    private static final List<Priced> PRICED = List.of(
            new Priced("/open-apis/aily/v1/apps/spring_even__c/skills/", 8),
            new Priced("/open-apis/aily/v1/apps/spring_odd__c/skills/", 7));

    private static final Duration WRITTEN = Duration.ofSeconds(30);
    private static final String MILLIONTHS = "000000";

    @Override
    public String name() {
        return "contested-calls";
    }

    @Override
    public String faults() {
        return "F46 A24";
    }

    /** Every gateway has to be started anew for it, twice. */
    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        Fleet fleet = stage.fleet();
        fleet.restartGateways(settings());
        int calls = CLIENTS * fleet.gateways().size();
        int rounds = effort.of(4, 200);
        Counts counts = new Counts();
        for (int round = 0; round < rounds; round++) {
            round(stage, Application.turn(PRICED, round / 2), round % 2 == 1, counts, outcome);
        }
        boolean right = Member.booksAreRight(stage) && unbalanced(stage).equals(List.of("0"));
        fleet.restartGateways(Map.of());
        return outcome.add(Figure.promise(
                        "rounds of " + calls + " calls on " + fleet.gateways().size()
                                + " gateways: as many reach the platform as are paid for",
                        rounds,
                        counts.wrongAdmissions))
                .add(Figure.promise("all others 402 with what is left", rounds, counts.wrongRefusals))
                .add(Figure.promise("each charged and recorded once, the rest is left", rounds, counts.wrongBooks))
                .add(Figure.promise("the books add up after it", 1, right ? 0 : 1))
                .add(Figure.told("told to come again before that", (long) rounds * calls, counts.again.toString()));
    }

    private static void round(Stage stage, Priced priced, boolean known, Counts counts, Outcome outcome) {
        Person person = stage.consented(Life.FRESH);
        stage.platform().forgetCalls();
        int gateways = stage.fleet().gateways().size();
        Tally first = calls(stage, person, known ? gateways : 0, priced.path() + "first-", counts.again);
        Tally contested = calls(stage, person, CLIENTS * gateways, priced.path() + "contested-", counts.again);
        long served = first.count(Reply::served) + contested.count(Reply::served);
        long reached = reached(stage, person);
        if (served != priced.affordable() || reached != served) {
            counts.wrongAdmissions++;
            outcome.trouble(reached + " of " + priced.affordable() + " reached the platform: " + first.statuses()
                    + ", then " + contested.statuses());
        }
        List<Reply> untold = contested.replies().stream()
                .filter(reply -> !reply.served() && !priced.tellsWhatIsLeft(reply))
                .toList();
        if (!untold.isEmpty()) {
            counts.wrongRefusals++;
            outcome.trouble(untold.size() + " were not told what is left: "
                    + untold.get(0).words());
        }
        String books = books(stage, person, priced);
        if (!books.equals(priced.books())) {
            counts.wrongBooks++;
            outcome.trouble(books + ", not " + priced.books());
        }
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        for (int n = 0; n < PRICED.size(); n++) {
            Priced priced = PRICED.get(n);
            settings.putAll(MeteredRoute.settings(n, "priced-" + n, priced.path() + "**", priced.price()));
        }
        settings.put("LARKSPUR_METERING_CREDITS_PLANS_FREE_CREDITS", Integer.toString(CREDITS));
        return settings;
    }

    /**
     * Each has an address of its own, and the gateways take turns. Whom a busy machine tells to come again was not sent, and
     * comes again.
     */
    private static Tally calls(Stage stage, Person person, int count, String path, LongAdder again) {
        return count == 0
                ? new Tally()
                : stage.application()
                        .together(
                                count,
                                n -> decided(
                                        stage.application().get(stage.fleet().gateway(n), person, path + n), again));
    }

    private static Mono<Reply> decided(Mono<Reply> call, LongAdder again) {
        return call.flatMap(reply -> reply.status() != 503
                        ? Mono.just(reply)
                        : Mono.delay(Duration.ofSeconds(Math.max(1, reply.retryAfter())))
                                .doFirst(again::increment)
                                .then(Mono.empty()))
                .repeatWhenEmpty(Integer.MAX_VALUE, empty -> empty);
    }

    private static long reached(Stage stage, Person person) {
        return stage.platform().calls().stream()
                .filter(call -> call.path("owner").asString("").equals(person.openId()))
                .count();
    }

    /** As they are when nothing is set aside any more and every call is written down; or as they stay. */
    private static String books(Stage stage, Person person, Priced priced) {
        AtomicReference<String> books = new AtomicReference<>("");
        try {
            await().atMost(WRITTEN).pollInterval(Duration.ofMillis(100)).until(() -> {
                books.set(String.join(", ", stage.stores().query(account(person, priced))));
                return books.get().equals(priced.books());
            });
        } catch (ConditionTimeoutException otherwise) {
            return books.get();
        }
        return books.get();
    }

    private static String account(Person person, Priced priced) {
        return "select a.balance || ' left, ' || a.held || ' held, ' || taken.credits || ' taken, ' || told.calls || ' on record'"
                + " from credit_accounts a,"
                + " lateral (select coalesce(-sum(amount), 0) as credits from ledger_entries"
                + " where account_id = a.id and entry_type in ('consume', 'refund')) taken,"
                + " lateral (select count(*) as calls from usage_records"
                + " where user_id = a.user_id and credits_charged = " + priced.price() + MILLIONTHS + ") told"
                + " where a.user_id = '" + person.openId() + "'";
    }

    /** Postings whose two sides differ. */
    private static List<String> unbalanced(Stage stage) {
        return stage.stores()
                .query(
                        "select count(*) from (select 1 from ledger_entries group by posting having sum(amount) <> 0) x");
    }

    /** Calls below this path cost so much each. */
    private record Priced(String path, int price) {

        int affordable() {
            return CREDITS / price;
        }

        int left() {
            return CREDITS % price;
        }

        String books() {
            return millionths(left()) + " left, 0 held, " + millionths(affordable() * price) + " taken, " + affordable()
                    + " on record";
        }

        boolean tellsWhatIsLeft(Reply reply) {
            return reply.status() == 402
                    && Http.tree(reply.body()).path("balance").asInt(-1) == left();
        }

        private static String millionths(int credits) {
            return credits == 0 ? "0" : credits + MILLIONTHS;
        }
    }

    private static final class Counts {

        private final LongAdder again = new LongAdder();
        private long wrongAdmissions;
        private long wrongRefusals;
        private long wrongBooks;
    }
}
