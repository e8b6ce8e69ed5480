package io.larkspur.gateway.stream;

import io.larkspur.problem.web.ProblemDocuments;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stops passing an answer on when the call is cut, and lets who looks on see it. A stream of events gets a last one that
 * says why, unless it stands within one; any other answer that has begun is broken off, so that nothing cut short looks
 * complete.
 */
@SuppressWarnings("NestedPublishers") // Spring's way to say that each piece is flushed
final class CuttableResponse extends ServerHttpResponseDecorator {

    private static final byte[] NOTHING = {};

    private final ServerWebExchange exchange;
    private final ProblemDocuments documents;
    private final boolean finalEvent;

    CuttableResponse(ServerWebExchange exchange, ProblemDocuments documents, boolean finalEvent) {
        super(exchange.getResponse());
        this.exchange = exchange;
        this.documents = documents;
        this.finalEvent = finalEvent;
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> answer) {
        AnswerTap tap = AnswerTap.of(exchange);
        Flux<DataBuffer> pieces = Flux.from(answer);
        return OpenCall.isCuttable(exchange)
                ? super.writeWith(seenBy(tap, OpenCall.cuttingBetween(exchange, pieces)))
                        .onErrorResume(CallCut.class, this::abort)
                : super.writeWith(seenBy(tap, pieces));
    }

    /** The head goes at once, with nothing behind it: the first event may come late, and the upstream has answered. */
    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        AnswerTap tap = AnswerTap.of(exchange);
        Publisher<? extends DataBuffer> head = Mono.just(bufferFactory().wrap(NOTHING));
        if (tap == null && !OpenCall.isCuttable(exchange)) {
            return super.writeAndFlushWith(
                    Flux.<Publisher<? extends DataBuffer>>from(body).startWith(head));
        }
        EventTail tail = new EventTail();
        Flux<Publisher<? extends DataBuffer>> pieces = Flux.from(body)
                .<Publisher<? extends DataBuffer>>map(
                        piece -> seenBy(tap, Flux.<DataBuffer>from(piece).doOnNext(tail::saw)))
                .startWith(head);
        return super.writeAndFlushWith(OpenCall.cutting(exchange, pieces)
                        .onErrorResume(CallCut.class, ended -> lastWords(ended, tail)))
                .onErrorResume(CallCut.class, this::abort);
    }

    /** Last, since what is seen may cut the answer: then all has to be known of the piece, which passes. */
    private static Flux<DataBuffer> seenBy(@Nullable AnswerTap tap, Flux<DataBuffer> pieces) {
        return tap == null ? pieces : pieces.doOnNext(tap::saw);
    }

    private Flux<Publisher<? extends DataBuffer>> lastWords(CallCut ended, EventTail tail) {
        if (!finalEvent || !isPlainEvents() || !mayFollow(tail)) {
            return Flux.error(ended);
        }
        String event = "event: error\ndata: " + documents.of(exchange, ended) + "\n\n";
        return ServerConnection.closeAfterAnswer(getDelegate())
                .thenMany(Flux.just(
                        Mono.fromSupplier(() -> bufferFactory().wrap(event.getBytes(StandardCharsets.UTF_8)))));
    }

    private boolean mayFollow(EventTail tail) {
        return tail.hasBegun() ? tail.isBetweenEvents() : isCommitted();
    }

    private boolean isPlainEvents() {
        HttpHeaders head = getHeaders();
        return MediaType.TEXT_EVENT_STREAM.isCompatibleWith(AnswerType.of(head))
                && !head.containsHeader(HttpHeaders.CONTENT_ENCODING);
    }

    /** What has not begun is answered like any other failure. */
    private Mono<Void> abort(CallCut ended) {
        return isCommitted() ? ServerConnection.abort(getDelegate()) : Mono.error(ended);
    }
}
