package io.larkspur.proofs.scenario;

import static org.awaitility.Awaitility.await;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Http;
import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Replica;
import io.larkspur.proofs.stage.Source;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Tally;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Three control planes: a session that ends at one is refused at the two others at once, and passwords of one account are
 * looked at no more often than at one alone, from however many addresses they come. Both also without Redis.
 */
final class SignIns implements Scenario {

    private static final Duration WITHIN = Duration.ofSeconds(1);
    /** For so long a session is asked with that ought to have ended. */
    private static final Duration LATE = WITHIN.multipliedBy(5);

    /** So many refusals one after the other, of both replicas by turns, that neither serves any more. */
    private static final int FOR_GOOD = 10;

    private static final int MOST_PER_ACCOUNT = 10;
    private static final int SOURCES = 200;
    private static final int ASKED_AT_ONCE = 4;
    /** As far apart are the looks that are kept for addresses which have not tried yet. */
    private static final Duration BETWEEN_RESERVED = Duration.ofSeconds(10);

    private static final int GUESSED_AT_ONCE = 24;
    /** Fewer than an address may ask in a minute. */
    private static final int CALLS_PER_ADDRESS = 50;

    private static final String PASSWORD = "the-right-one-" + UUID.randomUUID();

    private final AtomicInteger addresses = new AtomicInteger(SOURCES);

    @Override
    public String name() {
        return "sign-ins";
    }

    @Override
    public String faults() {
        return "A18 A20";
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Outcome outcome = new Outcome();
        Replica third = stage.fleet().anotherAdmin();
        try {
            List<Replica> replicas =
                    List.of(stage.fleet().admin(0), stage.fleet().admin(1), third);
            String name = account(stage);
            guesses("healthy", stage, replicas, name, effort.of(150, 10_000), outcome);
            long guessed = System.nanoTime();
            ends("healthy", stage, replicas, effort.of(3, 200), outcome);
            owner(replicas.get(2), name, guessed, outcome);
            stage.stores().killRedis();
            ends("Redis down", stage, replicas, effort.of(2, 100), outcome);
            guesses("Redis down", stage, replicas, account(stage), effort.of(60, 2_000), outcome);
            stage.stores().heal();
        } finally {
            stage.fleet().dismiss(third);
        }
        return outcome;
    }

    private void ends(String when, Stage stage, List<Replica> replicas, int trials, Outcome outcome) {
        List<Double> after = new ArrayList<>();
        long late = 0;
        for (int trial = 0; trial < trials; trial++) {
            String name = account(stage);
            String token = token(fresh().post(login(replicas.get(0)), credentials(name, PASSWORD))
                    .block());
            AtomicLong lastServed = new AtomicLong();
            AtomicInteger asked = new AtomicInteger();
            AtomicInteger refusedInARow = new AtomicInteger();
            Disposable calls = Flux.range(0, Integer.MAX_VALUE)
                    .flatMap(
                            n -> asking(n)
                                    .get(replicas.get(1 + n % 2).url().resolve("/api/v1/protected"), token)
                                    .doOnNext(answer -> {
                                        asked.incrementAndGet();
                                        if (answer.status() == 200) {
                                            lastServed.accumulateAndGet(answer.sentAt(), Math::max);
                                            refusedInARow.set(0);
                                        } else if (answer.status() == 401) {
                                            refusedInARow.incrementAndGet();
                                        }
                                    })
                                    .onErrorResume(Exception.class, failed -> Mono.empty()),
                            ASKED_AT_ONCE)
                    .subscribe();
            Pause.of(Duration.ofMillis(300));
            URI session = session(stage, replicas.get(0), name);
            long ordered = System.nanoTime();
            int status =
                    Http.send("DELETE", session, stage.administrator(), null).statusCode();
            Pause.of(WITHIN.plusMillis(500));
            // A session that is still served then is asked with until that is too late without a doubt.
            long end = System.nanoTime() + LATE.toNanos();
            await().forever().until(() -> System.nanoTime() > end || refusedInARow.get() >= FOR_GOOD);
            boolean refused = refusedInARow.get() >= FOR_GOOD;
            calls.dispose();
            double millis = Math.max(0, (lastServed.get() - ordered) / 1e6);
            after.add(millis);
            if (status != 200 || lastServed.get() == 0 || !refused || millis > WITHIN.toMillis()) {
                late++;
                outcome.trouble(when + ": end answered " + status + ", served until " + millis + " ms after, "
                        + asked.get() + " calls, refused for good: " + refused);
            }
        }
        outcome.add(Figure.promise("session ended at one of three, " + when + ": refused at the others", trials, late))
                .add(Figure.measured(
                        "session ended, " + when + ": last served call, worst",
                        trials,
                        Tally.percentile(after, 1),
                        " ms",
                        WITHIN.toMillis()));
    }

    private static void guesses(
            String when, Stage stage, List<Replica> replicas, String name, int guesses, Outcome outcome) {
        AtomicInteger looked = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Flux.range(0, guesses)
                .flatMap(
                        n -> Source.number(n % SOURCES)
                                .post(login(replicas.get(n % 3)), credentials(name, "guess-" + n))
                                .doOnNext(answer -> {
                                    if (answer.status() == 401) {
                                        looked.incrementAndGet();
                                    } else if (answer.status() == 429) {
                                        refused.incrementAndGet();
                                    } else {
                                        outcome.trouble(when + ": a guess was answered " + answer.status());
                                    }
                                }),
                        GUESSED_AT_ONCE)
                .blockLast();
        outcome.add(Figure.promise(
                "guesses at one account, " + when + ": looked at",
                guesses,
                Math.max(0, looked.get() - MOST_PER_ACCOUNT) + guesses - looked.get() - refused.get(),
                looked.get() + " of " + guesses + " from " + SOURCES + " addresses",
                "≤ " + MOST_PER_ACCOUNT));
    }

    private void owner(Replica replica, String name, long guessed, Outcome outcome) {
        Duration left = BETWEEN_RESERVED.minusNanos(System.nanoTime() - guessed);
        Pause.of(left.isNegative() ? Duration.ZERO : left);
        Source.Answer owner =
                fresh().post(login(replica), credentials(name, PASSWORD)).block();
        outcome.add(Figure.promise(
                "the owner of that account, from an address of their own: signed in",
                1,
                owner != null && owner.status() == 200 ? 0 : 1));
    }

    /** The address changes before its calls are too many. */
    private Source asking(int n) {
        return Source.number(addresses.get() + n / CALLS_PER_ADDRESS);
    }

    private Source fresh() {
        return Source.number(addresses.addAndGet(1_000));
    }

    private static String account(Stage stage) {
        String name = "person-" + UUID.randomUUID();
        int status = Http.send(
                        "POST",
                        stage.fleet().admin(0).url().resolve("/admin/accounts"),
                        stage.administrator(),
                        credentials(name, PASSWORD))
                .statusCode();
        if (status != 201) {
            throw new IllegalStateException("The account was answered " + status);
        }
        return name;
    }

    private static URI session(Stage stage, Replica replica, String name) {
        URI sessions = replica.url().resolve("/admin/sessions");
        JsonNode rows = Http.tree(Http.send(
                                "GET", URI.create(sessions + "?provider_user_id=" + name), stage.administrator(), null)
                        .body())
                .path("sessions");
        return URI.create(sessions + "/" + rows.path(0).path("id").asString(""));
    }

    private static URI login(Replica replica) {
        return replica.url().resolve("/api/v1/auth/login");
    }

    private static String credentials(String name, String password) {
        return "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}";
    }

    private static String token(Source.Answer signedIn) {
        return Http.tree(signedIn.body()).path("access_token").asString("");
    }
}
