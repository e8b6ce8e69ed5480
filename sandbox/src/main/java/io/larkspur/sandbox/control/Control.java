package io.larkspur.sandbox.control;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.CallLog;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Faults;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.longconnection.LongConnections;
import io.larkspur.sandbox.oauth.Refreshes;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.state.Memory;
import io.larkspur.sandbox.state.VirtualClock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a test may look at and change of the machinery: calls, faults, the clock, the long connection, everything. */
public final class Control {
    private final CallLog calls;
    private final Refreshes refreshes;
    private final Faults faults;
    private final VirtualClock clock;
    private final Memory memory;
    private final LongConnections connections;

    public Control(
            CallLog calls,
            Refreshes refreshes,
            Faults faults,
            VirtualClock clock,
            Memory memory,
            LongConnections connections) {
        this.calls = calls;
        this.refreshes = refreshes;
        this.faults = faults;
        this.clock = clock;
        this.memory = memory;
        this.connections = connections;
    }

    public void offer(Routes routes) {
        routes.on("GET /_sandbox/calls", Dialect.CONTROL, call -> Mono.fromSupplier(() -> Answer.json(calls.json()))
                .subscribeOn(Schedulers.boundedElastic()));
        routes.answer("DELETE /_sandbox/calls", Dialect.CONTROL, call -> done(calls::clear));
        routes.answer(
                "GET /_sandbox/refreshes", Dialect.CONTROL, call -> Answer.json(refreshes.json(call.query("open_id"))));
        routes.answer("DELETE /_sandbox/refreshes", Dialect.CONTROL, call -> done(refreshes::clear));
        routes.answer("GET /_sandbox/faults", Dialect.CONTROL, call -> Answer.json(faults.json()));
        routes.answer("POST /_sandbox/faults", Dialect.CONTROL, this::addFaults);
        routes.answer("DELETE /_sandbox/faults", Dialect.CONTROL, call -> done(faults::clear));
        routes.answer("GET /_sandbox/clock", Dialect.CONTROL, call -> Answer.json(time()));
        routes.answer("POST /_sandbox/clock", Dialect.CONTROL, this::advance);
        routes.answer("GET /_sandbox/connections", Dialect.CONTROL, call -> Answer.json(connections.json()));
        routes.answer("POST /_sandbox/connections", Dialect.CONTROL, this::changeConnections);
        routes.answer("DELETE /_sandbox/state", Dialect.CONTROL, call -> done(this::startOver));
    }

    /** One fault, or a list of them. */
    private Answer addFaults(Call call) {
        JsonNode wishes = Json.parse(call.body());
        if (wishes instanceof ObjectNode one) {
            faults.add(one);
        } else if (wishes != null && wishes.isArray()) {
            for (JsonNode wish : wishes) {
                if (wish instanceof ObjectNode one) {
                    faults.add(one);
                }
            }
        } else {
            throw new Refusal(400, "A fault is a JSON object");
        }
        return Answer.json(faults.json());
    }

    private Answer advance(Call call) {
        String step = Json.string(call.json(400), "advance", "");
        try {
            clock.advance(Duration.parse(step));
        } catch (DateTimeParseException malformed) {
            throw new Refusal(400, "The property advance is an ISO-8601 duration such as PT2H");
        }
        return Answer.json(time());
    }

    private ObjectNode time() {
        return Json.object()
                .put("now", clock.instant().toString())
                .put("offset", clock.offset().toString())
                .put("planned", clock.planned());
    }

    private Answer changeConnections(Call call) {
        connections.control(call.json(400));
        return Answer.json(connections.json());
    }

    /** As new, but for the apps with their own tokens and the demo user; clients stay connected. */
    private void startOver() {
        clock.reset();
        faults.clear();
        connections.goodManners();
        memory.forget();
        calls.clear();
        refreshes.clear();
    }

    private static Answer done(Runnable what) {
        what.run();
        return Answer.empty(204);
    }
}
