package io.larkspur.gateway.stream;

import io.larkspur.gateway.replay.AnswerThread;
import io.larkspur.gateway.replay.HeldAnswer;
import io.larkspur.problem.web.ProblemDocuments;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Passes the answer on, in the place of the engine's own filter. A short one of known length leaves whole, in one write;
 * any other piece by piece, a stream of events with each piece flushed, and cut when the user's grant ends.
 */
@Component
final class AnswerFilter implements GlobalFilter, Ordered {

    /** Bytes. An answer of more is passed on as it comes. */
    private static final int SHORT = 16 * 1024;

    private static final String UNREAD = AnswerFilter.class.getName() + ".unread";

    /** For the rest of a short answer. A slower one is passed on as it comes, too. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final ProblemDocuments documents;
    private final StreamSettings settings;

    AnswerFilter(ProblemDocuments documents, StreamSettings settings) {
        this.documents = documents;
        this.settings = settings;
    }

    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange)
                .then(Mono.defer(() -> pass(exchange)))
                .doOnError(failure -> {
                    tell(exchange, tap -> tap.failed(failure));
                    forgetHead(exchange);
                })
                .doFinally(end -> {
                    if (end != SignalType.ON_COMPLETE || isUnread(exchange)) {
                        drop(exchange);
                    }
                    tell(exchange, tap -> tap.ended(end));
                });
    }

    private static void tell(ServerWebExchange exchange, Consumer<AnswerTap> news) {
        AnswerTap tap = AnswerTap.of(exchange);
        if (tap != null) {
            news.accept(tap);
        }
    }

    private Mono<Void> pass(ServerWebExchange exchange) {
        Connection connection = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR);
        if (connection == null) {
            return Mono.empty();
        }
        return isShort(exchange) ? whole(exchange, connection) : pieces(exchange, connection);
    }

    private static boolean isShort(ServerWebExchange exchange) {
        HttpHeaders head = exchange.getResponse().getHeaders();
        long length = head.getContentLength();
        return length > 0
                && length <= SHORT
                && !HttpMethod.HEAD.equals(exchange.getRequest().getMethod())
                && !isEvents(head);
    }

    private Mono<Void> whole(ServerWebExchange exchange, Connection connection) {
        ServerHttpResponse response = exchange.getResponse();
        return HeldAnswer.of(connection, AnswerThread.of(exchange), SHORT, PATIENCE)
                .flatMap(held -> held.isWhole() && held.length() > 0
                        ? response.writeWith(Mono.just(seen(exchange, held.body())))
                        : pieces(exchange, held.connectionToo()));
    }

    private static DataBuffer seen(ServerWebExchange exchange, byte[] body) {
        DataBuffer buffer = exchange.getResponse().bufferFactory().wrap(body);
        tell(exchange, tap -> tap.saw(buffer));
        return buffer;
    }

    @SuppressWarnings("NestedPublishers") // Spring's way to say that each piece is flushed
    private Mono<Void> pieces(ServerWebExchange exchange, Connection connection) {
        ServerHttpResponse response = new CuttableResponse(exchange, documents, settings.finalEvent());
        DataBufferFactory buffers = response.bufferFactory();
        boolean events = isEvents(response.getHeaders());
        exchange.getAttributes().put(UNREAD, true);
        Flux<DataBuffer> body = BoundedSilence.in(
                        connection.inbound().receive().doOnComplete(() -> exchange.getAttributes()
                                .remove(UNREAD)),
                        AnswerThread.of(exchange),
                        events ? settings.eventSilence() : settings.silence())
                .map(piece -> wrapped(piece.retain(), buffers));
        return events ? response.writeAndFlushWith(body.map(Mono::just)) : response.writeWith(body);
    }

    private static boolean isEvents(HttpHeaders head) {
        String type = head.getFirst(HttpHeaders.CONTENT_TYPE);
        return type != null
                && (begins(type, MediaType.TEXT_EVENT_STREAM_VALUE)
                        || begins(type, "application/stream+json")
                        || begins(type, MediaType.APPLICATION_NDJSON_VALUE)
                        || begins(type, "application/grpc"));
    }

    private static boolean begins(String type, String with) {
        return type.regionMatches(true, 0, with, 0, with.length());
    }

    private static DataBuffer wrapped(ByteBuf piece, DataBufferFactory buffers) {
        if (buffers instanceof NettyDataBufferFactory netty) {
            return netty.wrap(piece);
        }
        byte[] bytes = new byte[piece.readableBytes()];
        piece.readBytes(bytes).release();
        return buffers.wrap(bytes);
    }

    /** What fails before anything has passed on is answered like any other failure, with nothing of the upstream's left. */
    private static void forgetHead(ServerWebExchange exchange) {
        HttpClientResponse answer = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR);
        ServerHttpResponse response = exchange.getResponse();
        if (answer != null && !response.isCommitted()) {
            response.setRawStatusCode(null);
            answer.responseHeaders().names().forEach(response.getHeaders()::remove);
        }
    }

    /** The server may say that all is written where the caller left between two pieces; then nobody reads the others. */
    private static boolean isUnread(ServerWebExchange exchange) {
        return exchange.getAttributes().containsKey(UNREAD);
    }

    private static void drop(ServerWebExchange exchange) {
        Connection connection = exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR);
        if (connection != null) {
            connection.dispose();
        }
    }
}
