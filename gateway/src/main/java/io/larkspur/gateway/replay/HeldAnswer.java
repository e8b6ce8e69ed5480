package io.larkspur.gateway.replay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.NettyInbound;

/**
 * An answer whose body is read up to a limit and for a while before anybody has decided whether it passes on. It then takes
 * the place of the connection it came by: first what was read, then, of a longer or slower one, the rest as it comes and as
 * it is wanted. What it reads comes on the connection's own thread.
 */
public final class HeldAnswer extends BaseSubscriber<ByteBuf> {

    private final Connection connection;
    private final int limit;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream(512);
    private final Sinks.One<HeldAnswer> ready = Sinks.one();
    private boolean whole;

    /** What comes beyond the limit or too late; null up to there, where nearly all answers end. */
    private Sinks.@Nullable Many<ByteBuf> rest;

    private volatile @Nullable Future<?> timer;

    private HeldAnswer(Connection connection, int limit) {
        this.connection = connection;
        this.limit = limit;
    }

    /**
     * Once it is known whole, or to be longer than the limit in bytes, or is not whole when the patience is over.
     *
     * @param thread the connection's, see {@link AnswerThread}
     */
    public static Mono<HeldAnswer> of(Connection connection, EventExecutor thread, int limit, Duration patience) {
        return Mono.defer(() -> {
            HeldAnswer held = new HeldAnswer(connection, limit);
            connection.inbound().receive().subscribe(held);
            if (held.isAwaited()) {
                // What came together with its head is there once this runs, and needs no timer.
                thread.execute(() -> held.lookAfter(thread, patience));
            }
            return held.ready.asMono().doOnCancel(held::cancel);
        });
    }

    /** Whether {@link #body()} is all of it. */
    public boolean isWhole() {
        return whole;
    }

    /** Bytes read so far. */
    public int length() {
        return read.size();
    }

    public byte[] body() {
        return read.toByteArray();
    }

    /** What the engine reads the answer from. */
    public Connection connectionToo() {
        return new Standing();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(1);
    }

    /** Copied, because the piece belongs to the connection, and what is held here is short or pathological. */
    @Override
    protected void hookOnNext(ByteBuf piece) {
        byte[] bytes = new byte[piece.readableBytes()];
        piece.getBytes(piece.readerIndex(), bytes);
        if (rest != null) {
            rest.emitNext(Unpooled.wrappedBuffer(bytes), Sinks.EmitFailureHandler.FAIL_FAST);
            return;
        }
        read.writeBytes(bytes);
        if (read.size() > limit) {
            passOn();
        } else {
            request(1);
        }
    }

    @Override
    protected void hookOnComplete() {
        if (rest != null) {
            rest.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
        } else {
            whole = true;
            ready.emitValue(this, Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }

    @Override
    protected void hookFinally(SignalType end) {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }

    private boolean isAwaited() {
        return !isDisposed() && rest == null;
    }

    private void lookAfter(EventExecutor thread, Duration patience) {
        if (isAwaited()) {
            timer = thread.schedule(this::lookAgain, patience.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void lookAgain() {
        if (isAwaited()) {
            passOn();
        }
    }

    private void passOn() {
        rest = Sinks.many().unicast().onBackpressureBuffer();
        ready.emitValue(this, Sinks.EmitFailureHandler.FAIL_FAST);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        if (rest != null) {
            rest.emitError(failure, Sinks.EmitFailureHandler.FAIL_FAST);
        } else {
            ready.emitError(failure, Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }

    /** Who leaves between the first part and the rest has not met the rest yet: what is cancelled is both together. */
    private Flux<ByteBuf> again() {
        Flux<ByteBuf> first = Flux.just(Unpooled.wrappedBuffer(body())).filter(ByteBuf::isReadable);
        return rest == null
                ? first
                : first.concatWith(rest.asFlux().doOnRequest(this::request)).doOnCancel(this::cancel);
    }

    private final class Standing implements Connection, NettyInbound {

        @Override
        public io.netty.channel.Channel channel() {
            return connection.channel();
        }

        @Override
        public NettyInbound inbound() {
            return this;
        }

        @Override
        public ByteBufFlux receive() {
            return ByteBufFlux.fromInbound(again());
        }

        @Override
        public Flux<?> receiveObject() {
            return again();
        }

        @Override
        public NettyInbound withConnection(Consumer<? super Connection> use) {
            use.accept(this);
            return this;
        }

        /** A whole answer's connection is somebody else's by now. */
        @Override
        public void dispose() {
            if (!whole) {
                cancel();
            }
        }
    }
}
