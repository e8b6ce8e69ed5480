package io.larkspur.feishu.longconnection;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Frames as protobuf, of which nine fields are known: 1 SeqID, 2 LogID, 3 service, 4 method (always written), 5 header
 * (1 key, 2 value), 6 payload encoding, 7 payload type, 8 payload, 9 new LogID. Others are passed over.
 */
final class FrameCodec {

    private static final int NUMBER = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int BYTES = 2;
    private static final int FOUR_BYTES = 5;
    private static final int MOST_HEADERS = 64;

    private FrameCodec() {}

    static byte[] encode(Frame frame) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(frame.payload().length + 256);
        writeNumber(out, 1, frame.seqId());
        writeNumber(out, 2, frame.logId());
        writeNumber(out, 3, frame.service());
        writeNumber(out, 4, frame.method());
        frame.headers().forEach((key, value) -> {
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            writeText(header, 1, key);
            writeText(header, 2, value);
            writeBytes(out, 5, header.toByteArray());
        });
        writeText(out, 6, frame.payloadEncoding());
        writeText(out, 7, frame.payloadType());
        if (frame.payload().length > 0) {
            writeBytes(out, 8, frame.payload());
        }
        writeText(out, 9, frame.logIdNew());
        return out.toByteArray();
    }

    /** Fails with {@link IllegalArgumentException} for anything that is not a frame. */
    static Frame decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long[] numbers = new long[5];
        Map<String, String> headers = new LinkedHashMap<>();
        byte[][] texts = new byte[10][];
        while (in.hasRemaining()) {
            long tag = readNumber(in);
            long field = tag >>> 3;
            switch ((int) (tag & 7)) {
                case NUMBER -> {
                    long value = readNumber(in);
                    if (field < numbers.length) {
                        numbers[(int) field] = value;
                    }
                }
                case BYTES -> {
                    byte[] value = readBytes(in, readNumber(in));
                    if (field == 5) {
                        readHeader(value, headers);
                    } else if (field < texts.length) {
                        texts[(int) field] = value;
                    }
                }
                case EIGHT_BYTES -> skip(in, 8);
                case FOUR_BYTES -> skip(in, 4);
                default -> throw notAFrame("an unknown wire type");
            }
        }
        return new Frame(
                numbers[1],
                numbers[2],
                (int) numbers[3],
                (int) numbers[4],
                headers,
                text(texts[6]),
                text(texts[7]),
                texts[8] == null ? new byte[0] : texts[8],
                text(texts[9]));
    }

    private static void readHeader(byte[] bytes, Map<String, String> headers) {
        if (headers.size() >= MOST_HEADERS) {
            throw notAFrame("too many headers");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        String key = "";
        String value = "";
        while (in.hasRemaining()) {
            long tag = readNumber(in);
            if ((tag & 7) != BYTES) {
                throw notAFrame("a header that is not text");
            }
            String text = new String(readBytes(in, readNumber(in)), StandardCharsets.UTF_8);
            if (tag >>> 3 == 1) {
                key = text;
            } else if (tag >>> 3 == 2) {
                value = text;
            }
        }
        headers.put(key, value);
    }

    private static byte[] readBytes(ByteBuffer in, long length) {
        if (length < 0 || length > in.remaining()) {
            throw notAFrame("a field longer than the rest");
        }
        byte[] value = new byte[(int) length];
        in.get(value);
        return value;
    }

    private static void skip(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw notAFrame("a field longer than the rest");
        }
        in.position(in.position() + length);
    }

    private static long readNumber(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64 && in.hasRemaining(); shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw notAFrame("a number without an end");
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static void writeNumber(ByteArrayOutputStream out, int field, long value) {
        writeVarint(out, (long) field << 3 | NUMBER);
        writeVarint(out, value);
    }

    private static void writeText(ByteArrayOutputStream out, int field, @Nullable String value) {
        if (value != null) {
            writeBytes(out, field, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void writeBytes(ByteArrayOutputStream out, int field, byte[] value) {
        writeVarint(out, (long) field << 3 | BYTES);
        writeVarint(out, value.length);
        out.writeBytes(value);
    }

    private static void writeVarint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static IllegalArgumentException notAFrame(String why) {
        return new IllegalArgumentException("Not a frame: " + why);
    }
}
