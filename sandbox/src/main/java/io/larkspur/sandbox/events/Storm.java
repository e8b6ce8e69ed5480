package io.larkspur.sandbox.events;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.longconnection.LongConnections;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.Apps;
import io.larkspur.sandbox.tenant.Company;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * Many deliveries of few events over the long connection, as bad days bring them: some events often, in any order, hours
 * late, in parts. The same seed brings the same order. What the clients answered, and how soon, is the result.
 */
public final class Storm {
    private static final int MOST_DELIVERIES = 1_000_000;
    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LATEST = Duration.ofHours(6);

    private final Apps apps;
    private final LongConnections connections;
    private final Clock clock;

    public Storm(Apps apps, LongConnections connections, Clock clock) {
        this.apps = apps;
        this.connections = connections;
        this.clock = clock;
    }

    public void offer(Routes routes) {
        routes.on("POST /_sandbox/storm", Dialect.CONTROL, this::rage);
    }

    private Mono<Answer> rage(Call call) {
        ObjectNode wish = call.json(400);
        int events = wish.path("events").asInt(100);
        int deliveries = wish.path("deliveries").asInt(1000);
        if (events < 1 || deliveries < events || deliveries > MOST_DELIVERIES) {
            throw new Refusal(400, "A storm has at least one event and no more events than deliveries");
        }
        String named = Json.string(wish, "app_id");
        App app = named == null ? apps.main() : apps.get(named);
        What what = What.of(wish);
        int parts = Math.max(1, wish.path("parts").asInt(3));
        Random chance = new Random(wish.path("seed").asLong(1));
        StormResult result = new StormResult();
        return Flux.fromIterable(order(events, deliveries, chance))
                .flatMap(
                        number -> deliver(app, what, number, 1 + chance.nextInt(parts), chance, result),
                        Math.max(1, wish.path("at_once").asInt(64)))
                .then(Mono.fromSupplier(() -> Answer.json(result.json(events))));
    }

    /** Every event once, the other deliveries of any of them, all mixed. */
    private static List<Integer> order(int events, int deliveries, Random chance) {
        List<Integer> order = new ArrayList<>(deliveries);
        for (int delivery = 0; delivery < deliveries; delivery++) {
            order.add(delivery < events ? delivery : chance.nextInt(events));
        }
        Collections.shuffle(order, chance);
        return order;
    }

    /** What is not taken is brought again, as events are. */
    private Mono<Void> deliver(App app, What what, int number, int parts, Random chance, StormResult result) {
        return Mono.defer(() -> {
                    byte[] message = Json.bytes(message(app, what, number, chance));
                    long sent = System.nanoTime();
                    return connections
                            .deliver(app, message, parts, chance)
                            .doOnNext(ack -> result.add(ack.code(), System.nanoTime() - sent));
                })
                .filter(ack -> ack.code() == 200)
                .repeatWhenEmpty(ATTEMPTS, failures -> failures.delayElements(PAUSE))
                .onErrorComplete()
                .then();
    }

    private ObjectNode message(App app, What what, int number, Random chance) {
        ObjectNode message = Json.object().put("schema", "2.0");
        message.putObject("header")
                .put("event_id", "storm-" + number)
                .put("token", app.verificationToken())
                .put(
                        "create_time",
                        Long.toString(clock.millis()
                                - chance.nextInt(1 + (int) what.latest().toMillis())))
                .put("event_type", what.type())
                .put("tenant_key", Company.TENANT_KEY)
                .put("app_id", app.id());
        message.putObject("event").put("number", number).put("open_id", what.openId(number));
        return message;
    }

    /**
     * What the events say.
     *
     * @param people whom they are about, in turn; nobody who exists when there are none
     * @param latest how long ago they may have happened
     */
    private record What(String type, List<String> people, Duration latest) {

        static What of(ObjectNode wish) {
            List<String> people = new ArrayList<>();
            wish.path("open_ids").forEach(person -> people.add(person.asString("")));
            int seconds = wish.path("latest_seconds").asInt((int) LATEST.toSeconds());
            return new What(
                    Json.string(wish, "event_type", "storm"),
                    List.copyOf(people),
                    Duration.ofSeconds(Math.min(Math.max(0, seconds), LATEST.toSeconds())));
        }

        String openId(int number) {
            return people.isEmpty() ? "ou_storm_" + number : people.get(number % people.size());
        }
    }
}
