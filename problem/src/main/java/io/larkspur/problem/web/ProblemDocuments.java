package io.larkspur.problem.web;

import java.time.Clock;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.json.JsonMapper;

/** Failures as JSON, for where an answer has begun and only its end can tell of one, or where no exchange has begun. */
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

    /** The document for a request that came to no exchange. */
    public ProblemDocument of(String path, Throwable error) {
        Dialect dialect = Dialect.of(path);
        Fault fault = Faults.of(error);
        String requestId = RequestId.fresh();
        return new ProblemDocument(
                dialect.statusOf(fault).value(),
                dialect.contentType().toString(),
                requestId,
                json.writeValueAsString(dialect.body(fault, path, requestId, clock.instant())));
    }
}
