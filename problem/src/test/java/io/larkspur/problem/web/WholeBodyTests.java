package io.larkspur.problem.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class WholeBodyTests {

    private static final NettyDataBufferFactory NETWORK = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);

    private final List<ByteBuf> pieces = new ArrayList<>();

    @Test
    void keepsNoPieceUntilTheEnd() {
        TestPublisher<DataBuffer> sender = TestPublisher.create();
        StepVerifier.create(WholeBody.of(request(sender.flux()), 100, TooLarge::new))
                .then(() -> IntStream.range(0, 100).forEach(n -> sender.next(piece("x"))))
                .then(() -> assertThat(pieces).allMatch(piece -> piece.refCnt() == 0))
                .then(sender::complete)
                .assertNext(body -> assertThat(body).hasSize(100))
                .verifyComplete();
    }

    @Test
    void hasThePiecesInTheirOrder() {
        StepVerifier.create(WholeBody.of(request(Flux.just(piece("one "), piece("two"))), 100, TooLarge::new))
                .assertNext(body ->
                        assertThat(body).asString(StandardCharsets.UTF_8).isEqualTo("one two"))
                .verifyComplete();
    }

    @Test
    void hasNoBytesWhereThereIsNoBody() {
        StepVerifier.create(WholeBody.of(request(Flux.empty()), 100, TooLarge::new))
                .assertNext(body -> assertThat(body).isEmpty())
                .verifyComplete();
        StepVerifier.create(
                        WholeBody.in(request(Flux.empty()), 100, TooLarge::new).getBody())
                .verifyComplete();
    }

    @Test
    void comesAsOnePiece() {
        StepVerifier.create(WholeBody.in(request(Flux.just(piece("one "), piece("two"))), 7, TooLarge::new)
                        .getBody())
                .assertNext(whole ->
                        assertThat(whole.toString(StandardCharsets.UTF_8)).isEqualTo("one two"))
                .verifyComplete();
    }

    /** Whoever reads may give back what is dropped on the way: a piece that is given back here already is none of it. */
    @Test
    void givesEachPieceBackOnceWhereTheyAreTooMuch() {
        StepVerifier.create(WholeBody.in(request(Flux.just(piece("four"), piece("more"), piece("!"))), 7, TooLarge::new)
                        .getBody()
                        .doOnDiscard(DataBuffer.class, DataBufferUtils::release))
                .verifyError(TooLarge.class);

        assertThat(pieces.subList(0, 2)).allMatch(piece -> piece.refCnt() == 0);
    }

    private DataBuffer piece(String text) {
        ByteBuf piece = PooledByteBufAllocator.DEFAULT.buffer();
        piece.writeCharSequence(text, StandardCharsets.UTF_8);
        pieces.add(piece);
        return NETWORK.wrap(piece);
    }

    private static ServerHttpRequest request(Flux<DataBuffer> body) {
        return MockServerHttpRequest.post("/").body(body);
    }

    private static final class TooLarge extends RuntimeException {

        private static final long serialVersionUID = 1;
    }
}
