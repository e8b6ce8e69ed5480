package io.larkspur.gateway.conversation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.springframework.core.io.buffer.DataBuffer;

/** What passed, to read later; of more than a limit nothing at all, since half a document is none. */
final class Copy {

    private final int longest;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLong;

    Copy(int longest) {
        this.longest = longest;
    }

    /** Without reading it away. */
    void add(DataBuffer piece) {
        add(bytesOf(piece));
    }

    void add(byte[] piece) {
        if (!tooLong && bytes.size() + piece.length <= longest) {
            bytes.writeBytes(piece);
        } else {
            tooLong = true;
            bytes.reset();
        }
    }

    /** Empty when it was too long. */
    byte[] bytes() {
        return bytes.toByteArray();
    }

    void clear() {
        bytes.reset();
        tooLong = false;
    }

    static byte[] bytesOf(DataBuffer piece) {
        byte[] copied = new byte[piece.readableByteCount()];
        piece.toByteBuffer(ByteBuffer.wrap(copied));
        return copied;
    }
}
