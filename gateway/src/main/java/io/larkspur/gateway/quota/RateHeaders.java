package io.larkspur.gateway.quota;

import io.larkspur.limits.Decision;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Puts our limits on an answer at the last moment, in place of what the upstream says under the same names: its limits
 * are not the caller's.
 */
final class RateHeaders {

    private static final List<String> OURS = List.of(
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
            "RateLimit",
            "RateLimit-Policy",
            "RateLimit-Limit",
            "RateLimit-Remaining",
            "RateLimit-Reset");

    private RateHeaders() {}

    static void tell(Decision decision, ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        response.beforeCommit(() -> {
            HttpHeaders headers = response.getHeaders();
            OURS.forEach(headers::remove);
            decision.headers(headers::set);
            return Mono.empty();
        });
    }
}
