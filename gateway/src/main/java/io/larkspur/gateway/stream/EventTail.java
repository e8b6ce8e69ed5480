package io.larkspur.gateway.stream;

import org.springframework.core.io.buffer.DataBuffer;

/** The last bytes of a stream of events that have gone out, which say whether another event may follow. */
final class EventTail {

    private static final int CR = '\r';
    private static final int LF = '\n';

    private boolean begun;
    private int last;

    /** Without reading it away. */
    void saw(DataBuffer piece) {
        int end = piece.writePosition();
        for (int i = Math.max(piece.readPosition(), end - Integer.BYTES); i < end; i++) {
            begun = true;
            last = last << Byte.SIZE | piece.getByte(i) & 0xff;
        }
    }

    boolean hasBegun() {
        return begun;
    }

    /** Whether all that began is complete: an event ends with an empty line. */
    boolean isBetweenEvents() {
        int final2 = last & 0xffff;
        return begun
                && (final2 == (LF << 8 | LF)
                        || final2 == (CR << 8 | CR)
                        || last == (CR << 24 | LF << 16 | CR << 8 | LF));
    }
}
