package io.larkspur.conversations.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells from its bytes what a file is. Reads piece by piece and unpacks nothing. Blocks: not for event loops. */
final class Sniffer {

    private static final byte[] PDF = "%PDF-".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] COMPOUND = {
        (byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1
    };
    private static final byte[] LITTLE_ENDIAN = {(byte) 0xff, (byte) 0xfe};
    private static final byte[] BIG_ENDIAN = {(byte) 0xfe, (byte) 0xff};
    private static final String OTHER_CONTROLS = "\t\n\u000b\f\r\u001b";
    private static final int PIECE = 64 * 1024;

    /** Readers of PDF look for its mark no further, past what mailers and printers put before it. */
    private static final int HEAD = 1024;

    /** How programs and archives begin that may go on with nothing but characters. */
    private static final List<byte[]> NO_TEXTS = Stream.of("MZ", "#!", "BZh")
            .map(mark -> mark.getBytes(StandardCharsets.US_ASCII))
            .toList();

    private Sniffer() {}

    /** Empty for what is not taken. The names only tell a table, or a PDF behind some text, from another text. */
    static Optional<FileKind> kindOf(Path file, String extension, @Nullable String declared) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] head = head(channel);
            if (startsWith(head, PDF)) {
                return Optional.of(FileKind.PDF);
            }
            if (startsWith(head, JPEG)) {
                return Optional.of(FileKind.JPEG);
            }
            if (startsWith(head, PNG)) {
                return Optional.of(FileKind.PNG);
            }
            if (startsWith(head, ZIP)) {
                return Workbooks.isZipped(channel) ? Optional.of(FileKind.XLSX) : Optional.empty();
            }
            if (startsWith(head, COMPOUND)) {
                return Workbooks.isCompound(channel) ? Optional.of(FileKind.XLS) : Optional.empty();
            }
            if (FileKind.PDF.isCalled(extension, declared) && isLatePdf(head)) {
                return Optional.of(FileKind.PDF);
            }
            return isText(channel, head) ? Optional.of(FileKind.ofText(extension, declared)) : Optional.empty();
        }
    }

    private static boolean isLatePdf(byte[] head) {
        if (NO_TEXTS.stream().anyMatch(mark -> startsWith(head, mark))) {
            return false;
        }
        for (int i = 0; i + PDF.length <= head.length && !isControl(head[i]); i++) {
            if (Arrays.equals(head, i, i + PDF.length, PDF, 0, PDF.length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isText(FileChannel channel, byte[] head) throws IOException {
        if (startsWith(head, LITTLE_ENDIAN)) {
            return isWideText(channel, ByteOrder.LITTLE_ENDIAN);
        }
        return startsWith(head, BIG_ENDIAN) ? isWideText(channel, ByteOrder.BIG_ENDIAN) : isNarrowText(channel);
    }

    /** Any encoding that keeps ASCII, to its last byte without the controls that no text has. */
    private static boolean isNarrowText(FileChannel channel) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        channel.position(0);
        while (channel.read(piece.clear()) >= 0) {
            piece.flip();
            while (piece.hasRemaining()) {
                if (isControl(piece.get())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** UTF-16, to its last unit without such controls and without half a character. */
    private static boolean isWideText(FileChannel channel, ByteOrder order) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE).order(order);
        boolean half = false;
        channel.position(LITTLE_ENDIAN.length);
        while (channel.read(piece) >= 0) {
            piece.flip();
            while (piece.remaining() >= Character.BYTES) {
                char unit = piece.getChar();
                if (isControl(unit) || half != Character.isLowSurrogate(unit)) {
                    return false;
                }
                half = Character.isHighSurrogate(unit);
            }
            piece.compact();
        }
        return piece.position() == 0 && !half;
    }

    private static boolean isControl(int c) {
        return c >= 0 && c < ' ' && OTHER_CONTROLS.indexOf(c) < 0 || c == 0x7f;
    }

    private static byte[] head(FileChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        while (head.hasRemaining() && channel.read(head) >= 0) {
            // until there are as many as wanted, or no more
        }
        return Arrays.copyOf(head.array(), head.position());
    }

    private static boolean startsWith(byte[] head, byte[] mark) {
        return head.length >= mark.length && Arrays.equals(head, 0, mark.length, mark, 0, mark.length);
    }
}
