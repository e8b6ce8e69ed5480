package io.larkspur.problem.web;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one place where failures of controllers, filters and routes become answers. It stands before Boot's own handler,
 * so nothing falls through to a page with internals.
 */
final class ProblemHandler implements WebExceptionHandler, Ordered {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);
    private static final int BEFORE_BOOT = -2;
    private static final String REQUEST_ID = "X-Request-Id";
    private static final String PLATFORM_LOG_ID = "X-Tt-Logid";

    /** Where a browser must not be made to ask for a password. */
    private static final List<String> FOR_TOKENS = List.of("/api/v1/", "/auth/", "/users/", "/debug/");

    private final JsonMapper json;
    private final Clock clock;

    ProblemHandler(JsonMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    @Override
    public int getOrder() {
        return BEFORE_BOOT;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(error);
        }
        Fault fault = Faults.of(error);
        String requestId = RequestId.of(exchange);
        String path = exchange.getRequest().getURI().getRawPath();
        if (fault.isOurs()) {
            log.error("{} {} failed, request id {}", exchange.getRequest().getMethod(), path, requestId, error);
        }
        return write(exchange, fault, Dialect.of(path), path, requestId);
    }

    private Mono<Void> write(ServerWebExchange exchange, Fault fault, Dialect dialect, String path, String requestId) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(dialect.statusOf(fault));
        HttpHeaders headers = response.getHeaders();
        // Of an answer that was about to be passed on: with its length a caller would read this one to another end.
        headers.clearContentHeaders();
        headers.putAll(fault.headers());
        headers.setContentType(dialect.contentType());
        headers.setCacheControl("no-store");
        headers.set(REQUEST_ID, requestId);
        if (dialect == Dialect.PLATFORM) {
            headers.set(PLATFORM_LOG_ID, fault.logId().orElse(requestId));
        }
        fault.retryAfter().ifPresent(wait -> headers.set(HttpHeaders.RETRY_AFTER, seconds(wait)));
        if (fault.status() == HttpStatus.UNAUTHORIZED && !headers.containsHeader(HttpHeaders.WWW_AUTHENTICATE)) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge(path));
        }
        DataBuffer body = response.bufferFactory()
                .wrap(json.writeValueAsBytes(dialect.body(fault, path, requestId, clock.instant())));
        return response.writeWith(Mono.just(body));
    }

    private static String challenge(String path) {
        return FOR_TOKENS.stream().anyMatch(path::startsWith)
                ? "Bearer realm=\"larkspur\""
                : "Basic realm=\"larkspur\", charset=\"UTF-8\"";
    }

    /** Whole seconds, rounded up, so that nobody comes back too early. */
    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
