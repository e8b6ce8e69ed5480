package io.larkspur.gateway.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.NettyInbound;

class HeldAnswerTests {

    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicBoolean upstreamCancelled = new AtomicBoolean();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void leavesTheUpstreamWhenCancelledBehindItsFirstPiece() {
        Connection held = heldHalfway();

        held.inbound().receiveObject().subscribe(new BaseSubscriber<Object>() {
            @Override
            protected void hookOnNext(Object piece) {
                cancel();
            }
        });

        assertThat(upstreamCancelled).isTrue();
    }

    @Test
    void leavesTheUpstreamWhenCancelledWhileItWaitsForTheRest() {
        Connection held = heldHalfway();

        held.inbound().receiveObject().subscribe().dispose();

        assertThat(upstreamCancelled).isTrue();
    }

    /** What an upstream that halts leaves behind once the patience is over. */
    private Connection heldHalfway() {
        Flux<byte[]> halting = Flux.just("begun".getBytes(StandardCharsets.UTF_8))
                .concatWith(Mono.never())
                .doOnCancel(() -> upstreamCancelled.set(true));
        HalfAnswered connection = new HalfAnswered(channel, halting);
        Mono<Connection> held = HeldAnswer.of(connection, channel.eventLoop(), 1024, PATIENCE)
                .map(HeldAnswer::connectionToo)
                .cache();
        held.subscribe();
        channel.runPendingTasks();
        channel.advanceTimeBy(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        return held.block(Duration.ZERO);
    }

    private record HalfAnswered(Channel channel, Flux<byte[]> pieces) implements Connection, NettyInbound {

        @Override
        public NettyInbound inbound() {
            return this;
        }

        @Override
        public ByteBufFlux receive() {
            return ByteBufFlux.fromInbound(pieces.map(Unpooled::wrappedBuffer));
        }

        @Override
        public Flux<?> receiveObject() {
            return receive();
        }

        @Override
        public NettyInbound withConnection(Consumer<? super Connection> use) {
            use.accept(this);
            return this;
        }
    }
}
