package io.larkspur.gateway.replay;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** Whether a request has a body, as its head tells, and how much of it is here. */
public final class RequestBody {

    private static final String KEPT = RequestBody.class.getName() + ".kept";

    private RequestBody() {}

    /**
     * A head that names neither a length nor a transfer encoding has no body (RFC 9112, section 6.3), and a length of 0 says
     * the same. Nobody can have either header removed by {@code Connection}.
     */
    public static boolean isAbsent(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return headers.getContentLength() <= 0 && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Whether the caller may still have to send some of it. One that is kept whole is here. */
    public static boolean isComing(ServerWebExchange exchange) {
        if (isAbsent(exchange.getRequest())) {
            return false;
        }
        KeptBody kept = exchange.getAttribute(KEPT);
        return kept == null || !kept.isRepeatable();
    }

    /** From now on that tells how much of the body is here. */
    static void isKeptIn(ServerWebExchange exchange, KeptBody body) {
        exchange.getAttributes().put(KEPT, body);
    }
}
