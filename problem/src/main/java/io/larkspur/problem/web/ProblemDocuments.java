package io.larkspur.problem.web;

import java.time.Clock;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.json.JsonMapper;

/** Failures as JSON, for where an answer has begun and only its end can still tell of one. */
public final class ProblemDocuments {

    private final JsonMapper json;
    private final Clock clock;

    ProblemDocuments(JsonMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** The same document that the failure would have been answered with, on one line. */
    public String of(ServerWebExchange exchange, Throwable error) {
        String path = exchange.getRequest().getURI().getRawPath();
        return json.writeValueAsString(
                Dialect.of(path).body(Faults.of(error), path, RequestId.of(exchange), clock.instant()));
    }
}
