package io.larkspur.admin.files;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Mono;

/**
 * Makes large pieces of those in which a body comes. Its sender chooses how small these are, and whoever reads the form
 * keeps a number of them in memory by the bytes that they have, not by those that they take.
 */
final class Gathering {

    private final Pieces pieces;
    private @Nullable DataBuffer filling;

    Gathering(Pieces pieces) {
        this.pieces = pieces;
    }

    /** Releases what it copies. The piece before, where that has no room for this one; else null. */
    @Nullable
    DataBuffer add(DataBuffer network) {
        DataBuffer before = filling;
        if (before != null && before.writableByteCount() >= network.readableByteCount()) {
            take(network, before);
            return null;
        }
        DataBuffer next = pieces.roomFor(network.readableByteCount());
        take(network, next);
        filling = next;
        return before;
    }

    private static void take(DataBuffer network, DataBuffer into) {
        into.write(network);
        DataBufferUtils.release(network);
    }

    /** Empty where nothing came. */
    Mono<DataBuffer> rest() {
        return Mono.justOrEmpty(filling);
    }
}
