package io.larkspur.gateway.guard;

import io.larkspur.gateway.replay.RequestBody;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * Whether sending a call once more can do no harm: it never left because no connection came about or the one it
 * was given was gone already, or it only reads and its connection broke before an answer.
 */
final class Repeatable {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private Repeatable() {}

    static boolean is(ServerWebExchange exchange, Throwable failure) {
        return !exchange.getResponse().isCommitted()
                && (failure instanceof ConnectException
                        || failure instanceof IOException && onlyReads(exchange.getRequest()));
    }

    private static boolean onlyReads(ServerHttpRequest request) {
        return READING.contains(request.getMethod()) && RequestBody.isAbsent(request);
    }
}
