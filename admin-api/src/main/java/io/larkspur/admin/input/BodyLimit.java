package io.larkspur.admin.input;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Bounds what the control plane reads of a request, whether or not it states its length. The codecs' own bound is no
 * substitute: when it is exceeded, the network's buffers are released once too often, and memory released too often may
 * serve two requests at a time.
 */
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
        return chain.filter(
                exchange.mutate().request(new Bounded(request, largest)).build());
    }

    private long largest(PathContainer asked) {
        return BATCH.matches(asked) ? LARGEST_BATCH : MESSAGES.matches(asked) ? largestMessage : LARGEST;
    }

    private static final class Bounded extends ServerHttpRequestDecorator {

        private final AtomicLong read = new AtomicLong();

        private final long largest;

        Bounded(ServerHttpRequest request, long largest) {
            super(request);
            this.largest = largest;
        }

        /**
         * In one piece, since the sender chooses how small those are that come, and whoever reads them would keep them all.
         * Copied out of the network's memory, so that whatever happens later cannot give that back twice.
         */
        @Override
        public Flux<DataBuffer> getBody() {
            return super.getBody()
                    .map(BodyLimit::copied)
                    .handle(this::count)
                    .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::writeBytes)
                    .filter(whole -> whole.size() > 0)
                    .<DataBuffer>map(whole -> DefaultDataBufferFactory.sharedInstance.wrap(whole.toByteArray()))
                    .flux();
        }

        private void count(byte[] copy, SynchronousSink<byte[]> sink) {
            if (read.addAndGet(copy.length) > largest) {
                sink.error(new BodyTooLarge(largest));
            } else {
                sink.next(copy);
            }
        }
    }

    private static byte[] copied(DataBuffer network) {
        byte[] bytes = new byte[network.readableByteCount()];
        network.read(bytes);
        DataBufferUtils.release(network);
        return bytes;
    }
}
