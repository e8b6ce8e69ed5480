package io.larkspur.sandbox.events;

import io.larkspur.sandbox.longconnection.LongConnections;
import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.state.VirtualClock;
import io.larkspur.sandbox.tenant.App;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings events and callbacks to the app by its channel. An event is
 * brought again after 15 seconds, 5 minutes, an hour and six hours, under its old id; a callback is not.
 */
public final class Delivery implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration CHALLENGE_PATIENCE = Duration.ofSeconds(1);
    private static final List<Duration> AGAIN_AFTER =
            List.of(Duration.ofSeconds(15), Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(6));

    private final LongConnections connections;
    private final VirtualClock clock;
    private final Webhook webhook;
    private final Disposable.Composite underWay = Disposables.composite();

    public Delivery(LongConnections connections, VirtualClock clock) {
        this.connections = connections;
        this.clock = clock;
        this.webhook = new Webhook(clock);
    }

    /** What the app answers to a callback, or what the client shows instead. */
    public Mono<CallbackAnswer> callback(App app, String type, ObjectNode event) {
        ObjectNode message = Envelope.callback(app, type, event, clock);
        if (isByConnection(app)) {
            return connections.deliver(app, Json.bytes(message)).map(CallbackAnswer::from);
        }
        URI address = app.places().cards();
        return address == null
                ? Mono.just(CallbackAnswer.failed(Reply.NOT_CONFIGURED))
                : webhook.post(app, address, message, PATIENCE).map(CallbackAnswer::from);
    }

    /** Brings an event, now and as often as it takes. */
    public String event(App app, String type, ObjectNode event) {
        ObjectNode message = Envelope.event(app, type, event, clock);
        attempt(app, message, 0);
        return message.path("header").path("event_id").asString("");
    }

    /** Brings an event whose id nobody asks for. */
    public void announce(App app, String type, ObjectNode event) {
        attempt(app, Envelope.event(app, type, event, clock), 0);
    }

    private boolean isByConnection(App app) {
        return switch (app.channel()) {
            case AUTO -> connections.isConnected(app);
            case CONNECTION -> true;
            case HTTP -> false;
        };
    }

    private void attempt(App app, ObjectNode message, int attempt) {
        Instant started = clock.instant();
        underWay.add(arrives(app, message)
                .subscribe(
                        arrived -> {
                            if (!arrived && attempt < AGAIN_AFTER.size()) {
                                clock.at(
                                        started.plus(AGAIN_AFTER.get(attempt)),
                                        () -> attempt(app, message, attempt + 1));
                            }
                        },
                        failure -> log.warn("An event could not be delivered", failure)));
    }

    private Mono<Boolean> arrives(App app, ObjectNode message) {
        if (isByConnection(app)) {
            return connections.deliver(app, Json.bytes(message)).map(ack -> ack.code() == 200);
        }
        URI address = app.places().events();
        return address == null
                ? Mono.just(true)
                : webhook.post(app, address, message, PATIENCE).map(reply -> reply.status() == 200);
    }

    /** Does what the console does when the addresses are saved: sends a challenge that has to come back. */
    public Mono<ObjectNode> verify(App app) {
        return Mono.zip(
                challenge(app, app.places().events()),
                challenge(app, app.places().cards()),
                (events, cards) -> {
                    ObjectNode result = Json.object();
                    result.set("events", events);
                    result.set("cards", cards);
                    return result;
                });
    }

    private Mono<JsonNode> challenge(App app, @Nullable URI address) {
        if (address == null) {
            return Mono.just(Json.object().put("ok", false).put("error", "no address"));
        }
        String challenge = Ids.hex(32);
        ObjectNode message = Json.object()
                .put("challenge", challenge)
                .put("token", app.verificationToken())
                .put("type", "url_verification");
        return webhook.post(app, address, message, CHALLENGE_PATIENCE).map(reply -> {
            JsonNode body = Json.parse(reply.body());
            boolean same = body != null && challenge.equals(Json.string(body, "challenge"));
            return Json.object().put("ok", reply.status() == 200 && same).put("status", reply.status());
        });
    }

    @Override
    public void close() {
        underWay.dispose();
    }
}
