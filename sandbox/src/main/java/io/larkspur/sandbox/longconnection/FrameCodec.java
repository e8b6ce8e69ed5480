package io.larkspur.sandbox.longconnection;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The protobuf of the long connection, by hand: message {@code pbbp2.Frame} with the numbers 1 SeqID, 2 LogID, 3 service,
 * 4 method, 5 headers (1 key, 2 value), 8 payload. The first four are written even when they are zero.
 */
final class FrameCodec {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private FrameCodec() {}

    static byte[] encode(Frame frame) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        number(out, 1, frame.seq());
        number(out, 2, frame.log());
        number(out, 3, frame.service());
        number(out, 4, frame.method());
        frame.headers().forEach((key, value) -> {
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            bytes(header, 1, key.getBytes(StandardCharsets.UTF_8));
            bytes(header, 2, value.getBytes(StandardCharsets.UTF_8));
            bytes(out, 5, header.toByteArray());
        });
        if (frame.payload().length > 0) {
            bytes(out, 8, frame.payload());
        }
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, (long) field << 3 | VARINT);
        varint(out, value);
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
        varint(out, (long) field << 3 | BYTES);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** Passes over fields it does not know. */
    static Frame decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long[] numbers = new long[5];
        Map<String, String> headers = new LinkedHashMap<>();
        byte[] payload = new byte[0];
        while (in.hasRemaining()) {
            long tag = varint(in);
            int field = (int) (tag >>> 3);
            int kind = (int) (tag & 7);
            if (kind == VARINT) {
                long value = varint(in);
                if (field < numbers.length) {
                    numbers[field] = value;
                }
            } else if (kind == BYTES) {
                byte[] value = take(in, varint(in));
                if (field == 5) {
                    String[] header = header(value);
                    headers.put(header[0], header[1]);
                } else if (field == 8) {
                    payload = value;
                }
            } else {
                skip(in, kind);
            }
        }
        return new Frame(numbers[1], numbers[2], (int) numbers[3], (int) numbers[4], headers, payload);
    }

    private static String[] header(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        String[] header = {"", ""};
        while (in.hasRemaining()) {
            int field = (int) (varint(in) >>> 3);
            String value = new String(take(in, varint(in)), StandardCharsets.UTF_8);
            if (field == 1 || field == 2) {
                header[field - 1] = value;
            }
        }
        return header;
    }

    private static void skip(ByteBuffer in, int kind) {
        int length = kind == FIXED64 ? 8 : kind == FIXED32 ? 4 : -1;
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("Not a frame: wire type " + kind);
        }
        in.position(in.position() + length);
    }

    private static byte[] take(ByteBuffer in, long length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("Not a frame: a field is longer than the rest");
        }
        byte[] value = new byte[(int) length];
        in.get(value);
        return value;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!in.hasRemaining()) {
                throw new IllegalArgumentException("Not a frame: it ends inside a number");
            }
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("Not a frame: a number of more than ten bytes");
    }
}
