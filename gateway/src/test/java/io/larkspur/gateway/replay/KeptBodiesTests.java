package io.larkspur.gateway.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.util.unit.DataSize;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class KeptBodiesTests {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final DataSize LIMIT = DataSize.ofBytes(1024);

    private final NettyDataBufferFactory factory = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);
    private final List<ByteBuf> made = new ArrayList<>();
    private final KeptBodies bodies = new KeptBodies(new ReplaySettings(DataSize.ofKilobytes(8)));

    @AfterEach
    void nothingIsHeld() {
        assertThat(made).allMatch(piece -> piece.refCnt() == 0);
        assertThat(bodies.held()).isZero();
    }

    @Test
    void sendsAShortBodyTwice() {
        StepVerifier.create(bodies.lend(known(Flux.just(piece("ab"), piece("cd")), 4), LIMIT, body -> text(body.next())
                        .zipWith(Mono.defer(() -> text(body.next())), (first, second) -> {
                            assertThat(body.isRepeatable()).isTrue();
                            return first + " " + second;
                        })))
                .expectNext("abcd abcd")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void hasAShortBodyWholeBeforeTheCallStarts() {
        TestPublisher<DataBuffer> source = TestPublisher.create();

        StepVerifier.create(bodies.lend(known(source.flux(), 4), LIMIT, body -> Mono.fromSupplier(body::isRepeatable)))
                .then(() -> source.next(piece("ab")))
                .expectNoEvent(Duration.ofMillis(50))
                .then(() -> source.next(piece("cd")).complete())
                .expectNext(true)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void keepsABodyOfUnknownLengthOnItsWay() {
        TestPublisher<DataBuffer> source = TestPublisher.create();

        StepVerifier.create(bodies.lend(chunked(source.flux()), LIMIT, body -> body.next()
                                .map(KeptBodiesTests::read)
                                .concatWith(Flux.defer(() -> text(body.next())))
                                .doOnNext(got -> assertThat(got).isNotEmpty())
                                .collectList())
                        .flatMapIterable(all -> all))
                .then(() -> source.next(piece("ab")))
                .then(() -> assertThat(bodies.held()).isPositive())
                .then(() -> source.next(piece("cd")).complete())
                .expectNext("ab", "cd", "abcd")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void letsABodyGoThatTurnsOutLong() {
        String long1 = "x".repeat(1000);

        StepVerifier.create(bodies.lend(chunked(Flux.just(piece(long1), piece(long1))), LIMIT, body -> text(body.next())
                        .map(all -> {
                            assertThat(bodies.held()).isZero();
                            return all.length() + " " + body.isRepeatable();
                        })))
                .expectNext("2000 false")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void doesNotKeepALongBody() {
        StepVerifier.create(
                        bodies.lend(known(Flux.just(piece("x".repeat(2000))), 2000), LIMIT, body -> text(body.next())
                                .map(all -> all.length() + " " + body.isRepeatable())))
                .expectNext("2000 false")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void keepsNoMoreThanAllMayHoldTogether() {
        KeptBodies few = new KeptBodies(new ReplaySettings(DataSize.ofBytes(600)));

        StepVerifier.create(few.lend(
                        known(Flux.just(piece("x".repeat(500))), 500),
                        LIMIT,
                        first -> few.lend(
                                known(Flux.just(piece("y".repeat(500))), 500), LIMIT, second -> text(second.next())
                                        .map(all -> first.isRepeatable() + " " + second.isRepeatable()))))
                .expectNext("true false")
                .expectComplete()
                .verify(SOON);
        assertThat(few.held()).isZero();
    }

    @Test
    void hasNothingToKeepOfACallWithoutBody() {
        for (MockServerHttpRequest request : List.of(
                MockServerHttpRequest.get("/x").build(),
                MockServerHttpRequest.post("/x").contentLength(0).build())) {
            StepVerifier.create(bodies.lend(
                            request, LIMIT, body -> text(body.next()).map(sent -> sent + body.isRepeatable())))
                    .expectNext("true")
                    .expectComplete()
                    .verify(SOON);
        }
    }

    @Test
    void holdsOnToNoMoreThanTheBodyWhereItDripsIn() {
        Flux<DataBuffer> drops = Flux.range(0, 300).map(i -> piece(Integer.toString(i % 10)));

        StepVerifier.create(bodies.lend(known(drops, 300), LIMIT, body -> {
                    assertThat(made).filteredOn(drop -> drop.refCnt() > 0).hasSize(1);
                    return text(body.next())
                            .zipWith(Mono.defer(() -> text(body.next())), (first, second) -> first + second);
                }))
                .expectNext("0123456789".repeat(60))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void givesEverythingBackWhenTheCallFails() {
        StepVerifier.create(bodies.lend(known(Flux.just(piece("ab")), 2), LIMIT, body -> text(body.next())
                        .then(Mono.error(new IOException("reset")))))
                .expectError(IOException.class)
                .verify(SOON);
    }

    @Test
    void givesEverythingBackWhenTheBodyBreaksOff() {
        StepVerifier.create(bodies.lend(
                        known(Flux.just(piece("ab")).concatWith(Flux.error(new IOException("gone"))), 4),
                        LIMIT,
                        body -> Mono.error(new AssertionError("The call must not start"))))
                .expectError(IOException.class)
                .verify(SOON);
    }

    @Test
    void givesEverythingBackWhenTheCallerLeaves() {
        StepVerifier.create(bodies.lend(known(Flux.just(piece("ab")), 2), LIMIT, body -> Mono.never()))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(50))
                .thenCancel()
                .verify(SOON);
    }

    @Test
    void givesBackWhatComesAfterTheCallerHasLeft() {
        AtomicReference<Subscriber<? super DataBuffer>> source = new AtomicReference<>();
        Flux<DataBuffer> body = Flux.from(reader -> {
            reader.onSubscribe(Operators.emptySubscription());
            source.set(reader);
        });

        StepVerifier.create(bodies.lend(known(body, 4), LIMIT, whole -> Mono.never()))
                .then(() -> source.get().onNext(piece("ab")))
                .thenCancel()
                .verify(SOON);
        source.get().onNext(piece("cd"));
    }

    @Test
    void staysUntilTheLastSendingIsOver() {
        Sinks.Empty<Void> over = Sinks.empty();
        AtomicReference<KeptBody> lent = new AtomicReference<>();
        Disposable call = bodies.lend(known(Flux.just(piece("ab"), piece("cd")), 4), LIMIT, body -> {
                    lent.set(body);
                    return over.asMono();
                })
                .subscribe();

        StepVerifier.create(lent.get().next().map(KeptBodiesTests::read), 1)
                .expectNext("ab")
                .then(() -> assertThat(over.tryEmitEmpty()).isEqualTo(Sinks.EmitResult.OK))
                .then(() -> assertThat(call.isDisposed()).isTrue())
                .thenRequest(1)
                .expectNext("cd")
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(lent.get().next())
                .expectError(IllegalStateException.class)
                .verify(SOON);
    }

    private DataBuffer piece(String text) {
        DataBuffer piece = factory.allocateBuffer(text.length());
        piece.write(text, StandardCharsets.UTF_8);
        made.add(NettyDataBufferFactory.toByteBuf(piece));
        return piece;
    }

    private static MockServerHttpRequest known(Flux<DataBuffer> body, int length) {
        return MockServerHttpRequest.post("/x").contentLength(length).body(body);
    }

    private static MockServerHttpRequest chunked(Flux<DataBuffer> body) {
        return MockServerHttpRequest.post("/x")
                .header("Transfer-Encoding", "chunked")
                .body(body);
    }

    private static Mono<String> text(Flux<DataBuffer> body) {
        return body.map(KeptBodiesTests::read).collectList().map(pieces -> String.join("", pieces));
    }

    private static String read(DataBuffer piece) {
        String text = piece.toString(StandardCharsets.UTF_8);
        DataBufferUtils.release(piece);
        return text;
    }
}
