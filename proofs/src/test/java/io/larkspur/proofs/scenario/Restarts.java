package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Balancer;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The gateways are restarted one after the other under load, and one is killed under load. */
final class Restarts implements Scenario {

    @Override
    public String name() {
        return "restarts";
    }

    @Override
    public String faults() {
        return "F43 F44";
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        int perSecond = effort.of(60, 200);
        List<Person> people = new ArrayList<>(stage.consented(30, Life.FRESH));
        people.addAll(stage.consented(10, Life.endingIn(Duration.ofSeconds(30))));
        Balancer balancer = new Balancer(stage.application(), stage.fleet().gateways());
        AtomicInteger turns = new AtomicInteger();
        List<Stream> streams = new ArrayList<>();
        Tally rolling = stage.application()
                .during(
                        () -> roll(stage, balancer, effort, people, streams),
                        perSecond,
                        () -> balancer.call(Application.turn(people, turns.getAndIncrement())));
        rolling.replies().stream()
                .filter(reply -> !reply.served())
                .limit(5)
                .forEach(reply -> outcome.trouble("rolling restart: " + reply.words()));
        Replica killed = stage.fleet().gateway(1);
        long[] at = new long[1];
        Tally kill = stage.application()
                .during(
                        () -> {
                            Pause.of(Duration.ofSeconds(2));
                            at[0] = System.nanoTime();
                            balancer.takeOut(killed);
                            killed.kill();
                            Pause.of(Duration.ofSeconds(4));
                        },
                        perSecond,
                        () -> balancer.call(Application.turn(people, turns.getAndIncrement())));
        killed.start(Map.of());
        long others = kill.count(reply -> !reply.served() && !wasUnderWay(reply, at[0]));
        long underWay = kill.count(reply -> !reply.served() && wasUnderWay(reply, at[0]));
        long broken = streams.stream().filter(stream -> !stream.whole()).count();
        streams.stream()
                .filter(stream -> !stream.whole())
                .limit(3)
                .forEach(stream -> outcome.trouble("broken: " + stream));
        long wrong = rolling.wrongUsers() + kill.wrongUsers();
        return outcome.add(
                        Figure.promise("rolling restart of 3 gateways: calls served", rolling.size(), rolling.failed()))
                .add(Figure.promise("streams open at a gateway told to end: whole", streams.size(), broken))
                .add(Figure.promise("kill -9 of a gateway: other calls than those it had in hand", kill.size(), others))
                .add(Figure.told("kill -9 of a gateway: calls it had in hand", underWay, underWay + " failed"))
                .add(Figure.promise("with the right user's token", rolling.size() + kill.size(), wrong))
                .add(Figure.promise(
                        "logins kept",
                        people.size(),
                        Logins.lost(stage, people, outcome).size()));
    }

    /**
     * Four times around, for more than 100,000 calls, or once. Each is taken out of the rotation at the moment it is told to
     * end, as orchestrators do, not before; streams are open then.
     */
    private static void roll(Stage stage, Balancer balancer, Effort effort, List<Person> people, List<Stream> streams) {
        int each = effort.of(5, 20);
        int restarts = stage.fleet().gateways().size() * effort.of(1, 4);
        for (int n = 0; n < restarts; n++) {
            Replica gateway = stage.fleet().gateway(n);
            stage.platform().fault("{\"path\":\"" + Application.ASK + "\",\"pace\":\"PT0.5S\",\"times\":" + each + "}");
            List<CompletableFuture<Stream>> open = people.stream()
                    .limit(each)
                    .map(person -> stage.application().stream(gateway, person).toFuture())
                    .toList();
            Pause.of(Duration.ofSeconds(2));
            balancer.takeOut(gateway);
            gateway.stop();
            open.forEach(stream -> streams.add(stream.join()));
            gateway.start(Map.of());
            balancer.bringBack(gateway);
            Pause.of(Duration.ofSeconds(effort.of(1, 25)));
        }
    }

    private static boolean wasUnderWay(Reply reply, long at) {
        return reply.sentAt() <= at + Duration.ofMillis(50).toNanos() && reply.answeredAt() >= at;
    }
}
