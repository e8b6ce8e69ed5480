package io.larkspur.admin.files;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

/**
 * Room for copies of what comes in, out of the network's memory, so that whatever happens later cannot give that back twice.
 * The memory of a piece is used again once the piece is released: uploads would otherwise leave as much behind as they are
 * large. One that is released too often, or never, harms nobody.
 */
final class Pieces {

    private static final int SIZE = 64 * 1024;
    private static final int KEPT = 128;
    private static final NettyDataBufferFactory FACTORY = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);

    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

    /** An empty one, for that many bytes and usually more. */
    DataBuffer roomFor(int length) {
        byte[] kept = length > SIZE ? null : free.poll();
        return FACTORY.wrap(new Piece(kept == null ? new byte[Math.max(length, SIZE)] : kept).clear());
    }

    private final class Piece extends UnpooledHeapByteBuf {

        Piece(byte[] bytes) {
            super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes.length);
        }

        @Override
        protected void freeArray(byte[] bytes) {
            if (bytes.length == SIZE) {
                free.offer(bytes);
            }
        }
    }
}
