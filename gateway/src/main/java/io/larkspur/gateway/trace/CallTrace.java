package io.larkspur.gateway.trace;

import io.larkspur.problem.web.RequestId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.server.ServerWebExchange;

/**
 * One line at DEBUG for each step of a call, under the request id that its error document would carry. What is handed in
 * prints itself, so a token appears masked and nothing appears that would help a thief.
 */
public final class CallTrace {

    private static final Logger log = LoggerFactory.getLogger(CallTrace.class);

    private final ServerWebExchange exchange;

    private CallTrace(ServerWebExchange exchange) {
        this.exchange = exchange;
    }

    public static CallTrace of(ServerWebExchange exchange) {
        return new CallTrace(exchange);
    }

    /** @param step as SLF4J takes it, a sentence without an end */
    public void step(String step, @Nullable Object... arguments) {
        if (log.isDebugEnabled()) {
            log.debug("Request " + RequestId.of(exchange) + ": " + step, arguments);
        }
    }
}
