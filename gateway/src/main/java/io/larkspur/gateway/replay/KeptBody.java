package io.larkspur.gateway.replay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One call's body, kept as the pieces in which it came, without a copy of any but small ones. It is freed when the call
 * no longer needs it and the last sending of it is over, whichever is later: an upstream may answer before it has read
 * everything.
 */
public final class KeptBody {

    /** A small piece holds on to more memory than it has bytes. */
    private static final int LEAST_COUNTED = 256;

    private static final NettyDataBufferFactory FACTORY = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);

    private final Flux<DataBuffer> source;
    private final KeptBodies lender;
    private final Way way;
    private final long limit;
    private final List<ByteBuf> pieces = new ArrayList<>();
    private @Nullable ByteBuf tail;
    private long counted;
    private boolean keeping;
    private boolean whole;
    private boolean sent;
    private boolean closed;
    private int sendings;

    /** @param limit most bytes to keep; what is gathered has been taken from the lender already */
    KeptBody(Flux<DataBuffer> source, KeptBodies lender, Way way, long limit) {
        this.source = source;
        this.lender = lender;
        this.way = way;
        this.limit = limit;
        this.counted = way == Way.GATHER ? limit : 0;
        this.keeping = way == Way.GATHER || way == Way.TEE;
        this.whole = way == Way.NOTHING;
    }

    /** How a body is treated, by what is known of its length. */
    enum Way {
        /** There is none. */
        NOTHING,
        /** Short: it is read before the call starts, so that a refusal cannot come before its end. */
        GATHER,
        /** Of unknown length: kept while it passes, as long as it is short. */
        TEE,
        /** Too long: it passes. */
        PASS
    }

    /** Whether the body can be sent again, as far as it has come. */
    public synchronized boolean isRepeatable() {
        return whole && !closed;
    }

    Mono<Void> gathered() {
        return way == Way.GATHER
                ? source.map(this::own).doOnComplete(this::complete).then()
                : Mono.empty();
    }

    /** For one sending. */
    Flux<DataBuffer> next() {
        return Flux.defer(() -> {
            boolean first = !sent;
            sent = true;
            if (first && way != Way.GATHER) {
                return way == Way.TEE ? source.doOnNext(this::note).doOnComplete(this::complete) : source;
            }
            return kept();
        });
    }

    synchronized void close() {
        closed = true;
        keeping = false;
        if (sendings == 0) {
            free();
        }
    }

    private Flux<DataBuffer> kept() {
        return enter()
                ? Flux.fromIterable(pieces)
                        .<DataBuffer>map(piece -> FACTORY.wrap(piece.retainedDuplicate()))
                        .doFinally(end -> leave())
                : Flux.error(() -> new IllegalStateException("The call is over, and its body is gone"));
    }

    private synchronized boolean enter() {
        if (closed) {
            return false;
        }
        sendings++;
        return true;
    }

    private synchronized void leave() {
        sendings--;
        if (closed && sendings == 0) {
            free();
        }
    }

    /** A piece that arrives when the call is over belongs to nobody any more. */
    private synchronized boolean own(DataBuffer piece) {
        if (keeping && (pieces.isEmpty() || piece.readableByteCount() >= LEAST_COUNTED)) {
            tail = null;
            pieces.add(piece instanceof NettyDataBuffer netty ? netty.getNativeBuffer() : copied(piece));
            return true;
        }
        if (keeping) {
            append(piece);
        }
        DataBufferUtils.release(piece);
        return keeping;
    }

    /** Small pieces go together, so that a body that drips in holds no more than was taken for it. */
    private void append(DataBuffer piece) {
        if (tail == null) {
            tail = Unpooled.buffer(LEAST_COUNTED);
            pieces.add(tail);
        }
        tail.writeBytes(copied(piece));
    }

    private synchronized void note(DataBuffer piece) {
        if (keeping) {
            long weight = Math.max(LEAST_COUNTED, piece.readableByteCount());
            if (counted + weight <= limit && lender.take(weight)) {
                counted += weight;
                pieces.add(
                        piece instanceof NettyDataBuffer netty
                                ? netty.getNativeBuffer().retainedDuplicate()
                                : copied(piece));
            } else {
                keeping = false;
                free();
            }
        }
    }

    private synchronized void complete() {
        whole = keeping;
    }

    private void free() {
        pieces.forEach(ByteBuf::release);
        pieces.clear();
        lender.giveBack(counted);
        counted = 0;
    }

    private static ByteBuf copied(DataBuffer piece) {
        byte[] bytes = new byte[piece.readableByteCount()];
        piece.toByteBuffer(ByteBuffer.wrap(bytes));
        return Unpooled.wrappedBuffer(bytes);
    }
}
