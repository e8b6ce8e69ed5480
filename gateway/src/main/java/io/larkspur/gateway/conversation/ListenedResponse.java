package io.larkspur.gateway.conversation;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An answer that is read along, piece by piece as it passes, where the call has a recording and the answer is good. */
@SuppressWarnings("NestedPublishers") // Spring's way to say that each piece is flushed
final class ListenedResponse extends ServerHttpResponseDecorator {

    private final ServerWebExchange exchange;

    ListenedResponse(ServerWebExchange exchange, ServerHttpResponse response) {
        super(response);
        this.exchange = exchange;
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
        return Recording.of(exchange)
                .filter(recording -> isGood())
                .map(recording -> {
                    recording.answered(getHeaders());
                    return super.writeWith(Flux.from(body).doOnNext(piece -> listen(recording, piece)));
                })
                .orElseGet(() -> super.writeWith(body));
    }

    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        Flux<Publisher<? extends DataBuffer>> pieces = Flux.from(body);
        return Recording.of(exchange)
                .filter(recording -> isGood())
                .map(recording -> {
                    recording.answered(getHeaders());
                    return super.writeAndFlushWith(pieces.<Publisher<? extends DataBuffer>>map(
                            piece -> Flux.from(piece).doOnNext(bytes -> listen(recording, bytes))));
                })
                .orElseGet(() -> super.writeAndFlushWith(body));
    }

    private static void listen(Recording recording, DataBuffer piece) {
        recording.saw(Copy.bytesOf(piece));
    }

    /** What failed, or cannot be read, was no answer. */
    private boolean isGood() {
        return getStatusCode() != null
                && getStatusCode().is2xxSuccessful()
                && !getHeaders().containsHeader(HttpHeaders.CONTENT_ENCODING);
    }
}
