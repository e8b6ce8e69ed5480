package io.larkspur.conversations.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
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
    private static final String OTHER_CONTROLS = "\t\n\u000b\f\r\u001b";
    private static final int PIECE = 64 * 1024;

    private Sniffer() {}

    /** Empty for what is not taken. The names only tell a table from another text. */
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
            return isText(channel) ? Optional.of(FileKind.ofText(extension, declared)) : Optional.empty();
        }
    }

    /** Any encoding that keeps ASCII, to its last byte without the controls that no text has. */
    private static boolean isText(FileChannel channel) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        channel.position(0);
        while (channel.read(piece.clear()) >= 0) {
            piece.flip();
            while (piece.hasRemaining()) {
                int b = piece.get();
                if (b >= 0 && b < ' ' && OTHER_CONTROLS.indexOf(b) < 0 || b == 0x7f) {
                    return false;
                }
            }
        }
        return true;
    }

    private static byte[] head(FileChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(16);
        while (head.hasRemaining() && channel.read(head) >= 0) {
            // until there are as many as wanted, or no more
        }
        return Arrays.copyOf(head.array(), head.position());
    }

    private static boolean startsWith(byte[] head, byte[] mark) {
        return head.length >= mark.length && Arrays.equals(head, 0, mark.length, mark, 0, mark.length);
    }
}
