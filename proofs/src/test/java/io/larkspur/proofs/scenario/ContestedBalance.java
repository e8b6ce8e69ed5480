package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Http;
import io.larkspur.proofs.stage.Member;
import io.larkspur.proofs.stage.Replica;
import io.larkspur.proofs.stage.Stage;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many clients on all replicas of the control plane spend one balance at once, and repeat one request together. */
final class ContestedBalance implements Scenario {

    private static final int CLIENTS = 64;
    private static final int BALANCE = 100;

    @Override
    public String name() {
        return "contested-balance";
    }

    @Override
    public String faults() {
        return "F46 A24";
    }

    /** The room's own tests contest a balance in every build, within one process. */
    @Override
    public boolean inEveryBuild() {
        return false;
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) throws Exception {
        Outcome outcome = new Outcome();
        int rounds = effort.of(2, 200);
        manyMaySignIn(stage);
        Replica another = stage.fleet().anotherAdmin();
        try {
            return play(stage, rounds, together(stage.fleet().admins(), another), random, outcome);
        } finally {
            stage.fleet().dismiss(another);
        }
    }

    /** Each round takes tokens for two people, all from one address. */
    private static void manyMaySignIn(Stage stage) {
        URI limits = stage.fleet().admin(0).url().resolve("/admin/limits");
        HttpResponse<String> answer =
                Http.send("PUT", limits, stage.administrator(), "{\"address\":{\"per_minute\":1000000}}");
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("Limits were answered " + answer.statusCode());
        }
    }

    private static List<Replica> together(List<Replica> some, Replica another) {
        return Stream.concat(some.stream(), Stream.of(another)).toList();
    }

    private static Outcome play(Stage stage, int rounds, List<Replica> admins, Random random, Outcome outcome)
            throws Exception {
        int replicas = admins.size();
        long wrongRounds = 0;
        long wrongKeys = 0;
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS * replicas);
        try {
            for (int round = 0; round < rounds; round++) {
                Member member = Member.of(stage, "auth0|contested-" + random.nextInt());
                member.spend(admins.get(0), "900", null);
                long admitted =
                        together(clients, CLIENTS * replicas, n -> member.spend(Application.turn(admins, n), "1", null))
                                .stream()
                                .filter(answer -> answer.statusCode() == 200)
                                .count();
                if (admitted != BALANCE || member.balance().signum() != 0) {
                    wrongRounds++;
                    outcome.trouble(admitted + " admitted, " + member.balance() + " left");
                }
                Member repeated = Member.of(stage, "auth0|repeated-" + random.nextInt());
                together(clients, 100, n -> repeated.spend(Application.turn(admins, n), "10", "one-key"));
                if (repeated.balance().intValueExact() != 990) {
                    wrongKeys++;
                    outcome.trouble(repeated.balance() + " left after one request was sent 100 times");
                }
            }
        } finally {
            clients.shutdownNow();
        }
        boolean right = Member.booksAreRight(stage);
        return outcome.add(Figure.promise(
                        "rounds with exactly 100 admitted of " + CLIENTS * replicas + " clients on " + replicas
                                + " replicas, balance 0",
                        rounds,
                        wrongRounds))
                .add(Figure.promise("one request sent 100 times together: one charge", rounds, wrongKeys))
                .add(Figure.promise("the books add up after it", 1, right ? 0 : 1));
    }

    private static List<HttpResponse<String>> together(
            ExecutorService clients, int count, IntFunction<HttpResponse<String>> request) throws Exception {
        return clients
                .invokeAll(IntStream.range(0, count)
                        .mapToObj(n -> (Callable<HttpResponse<String>>) () -> request.apply(n))
                        .toList())
                .stream()
                .map(answer -> {
                    try {
                        return answer.get();
                    } catch (InterruptedException | ExecutionException failure) {
                        throw new IllegalStateException(failure);
                    }
                })
                .toList();
    }
}
