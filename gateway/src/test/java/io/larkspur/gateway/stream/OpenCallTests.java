package io.larkspur.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;

class OpenCallTests {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/x"));
    private final TestPublisher<Void> end = TestPublisher.create();

    @Test
    void isNotBegunWhenItsGrantHasEnded() {
        PublisherProbe<Void> sending = PublisherProbe.empty();
        OpenCall.endsWith(exchange, Mono.empty());

        StepVerifier.create(OpenCall.cutting(exchange, sending.mono()))
                .expectError(AuthorizationEnded.class)
                .verify(PATIENCE);
        sending.assertWasNotSubscribed();
    }

    @Test
    void isCancelledWhenItsGrantEnds() {
        PublisherProbe<Void> sending = PublisherProbe.of(Mono.never());
        OpenCall.endsWith(exchange, end.mono());

        StepVerifier.create(OpenCall.cutting(exchange, sending.mono()))
                .then(end::complete)
                .expectError(AuthorizationEnded.class)
                .verify(PATIENCE);
        sending.assertWasCancelled();
    }

    @Test
    void isCancelledWhenItMayCostNoMore() {
        PublisherProbe<Void> sending = PublisherProbe.of(Mono.never());
        TestPublisher<CallCut> limit = TestPublisher.create();
        OpenCall.endsWith(exchange, end.mono());
        OpenCall.isLimitedBy(exchange, limit.mono());

        StepVerifier.create(OpenCall.cutting(exchange, sending.mono()))
                .then(() -> limit.emit(new AuthorizationEnded()))
                .expectError(CallCut.class)
                .verify(PATIENCE);
        sending.assertWasCancelled();
    }

    @Test
    void givesThePieceBackThatComesWhenItMayCostNoMore() {
        NettyDataBuffer last = piece();
        NettyDataBuffer tooMuch = piece();

        StepVerifier.create(costing(last, tooMuch))
                .expectNext(last)
                .expectError(CallCut.class)
                .verify(PATIENCE);
        assertThat(OpenCall.wasCut(exchange)).isTrue();
        assertThat(tooMuch.getNativeBuffer().refCnt()).isZero();
        assertThat(last.getNativeBuffer().refCnt()).isOne();
    }

    @Test
    void isWholeWhenItEndsWithThePieceThatUsesItUp() {
        NettyDataBuffer last = piece();

        StepVerifier.create(costing(last)).expectNext(last).expectComplete().verify(PATIENCE);
        assertThat(OpenCall.wasCut(exchange)).isFalse();
    }

    @Test
    void waitsForNoEndAfterItself() {
        OpenCall.endsWith(exchange, end.mono());

        StepVerifier.create(OpenCall.cutting(exchange, Mono.empty()))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(end.wasCancelled()).isTrue();
    }

    /** The first of them uses up what they may cost. */
    private Flux<DataBuffer> costing(DataBuffer... pieces) {
        Sinks.One<CallCut> limit = Sinks.one();
        OpenCall.isLimitedBy(exchange, limit.asMono());
        return OpenCall.cuttingBetween(exchange, Flux.just(pieces))
                .doOnNext(piece -> limit.emitValue(new AuthorizationEnded(), Sinks.EmitFailureHandler.FAIL_FAST));
    }

    private static NettyDataBuffer piece() {
        return new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT).allocateBuffer(1);
    }
}
