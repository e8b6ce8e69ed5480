package io.larkspur.admin.input;

import io.larkspur.problem.web.WholeBody;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** Bounds what the control plane reads of a request, whether or not it states its length. */
final class BodyLimit implements WebFilter {

    private static final long KILO = 1024;
    private static final long LARGEST = 256 * KILO;
    /** A thousand records, with room in each. */
    private static final long LARGEST_BATCH = 4 * KILO * KILO;
    /** Bytes that one character may take as JSON: an escape in hexadecimal digits. */
    private static final long LONGEST_ESCAPE = 6;

    private static final List<PathPattern> PATHS = List.of(
            PathPatternParser.defaultInstance.parse("/internal/auth/**"),
            PathPatternParser.defaultInstance.parse("/admin/**"),
            PathPatternParser.defaultInstance.parse("/auth/**"),
            PathPatternParser.defaultInstance.parse("/api/v1/**"));
    /** Which counts for itself, and far more. */
    private static final PathPattern UPLOAD =
            PathPatternParser.defaultInstance.parse("/api/v1/users/{id}/files/upload");

    private static final PathPattern BATCH = PathPatternParser.defaultInstance.parse("/api/v1/usage/batch");
    private static final PathPattern MESSAGES =
            PathPatternParser.defaultInstance.parse("/api/v1/sessions/{id}/messages");

    private final long largestMessage;

    /** @param longestMessage characters, which a message may have however they are written */
    BodyLimit(int longestMessage) {
        this.largestMessage = Math.max(LARGEST, LONGEST_ESCAPE * longestMessage + 64 * KILO);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        PathContainer asked = request.getPath().pathWithinApplication();
        if (UPLOAD.matches(asked) || PATHS.stream().noneMatch(path -> path.matches(asked))) {
            return chain.filter(exchange);
        }
        long largest = largest(asked);
        if (request.getHeaders().getContentLength() > largest) {
            return Mono.error(() -> new BodyTooLarge(largest));
        }
        ServerHttpRequest bounded = WholeBody.in(request, largest, () -> new BodyTooLarge(largest));
        return chain.filter(exchange.mutate().request(bounded).build());
    }

    private long largest(PathContainer asked) {
        return BATCH.matches(asked) ? LARGEST_BATCH : MESSAGES.matches(asked) ? largestMessage : LARGEST;
    }
}
