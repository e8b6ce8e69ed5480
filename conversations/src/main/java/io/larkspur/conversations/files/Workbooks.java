package io.larkspur.conversations.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Whether a container holds a workbook. Only tables of contents are read, in pieces of bounded size: PKWARE's APPNOTE 4.3
 * for the zipped ones, {@link CompoundFile} for the older.
 */
final class Workbooks {

    private static final int END_OF_DIRECTORY = 0x06054b50;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int END_LENGTH = 22;
    private static final int ENTRY_LENGTH = 46;
    private static final int LONGEST_COMMENT = 65_535;
    private static final int MOST_ENTRIES = 65_535;
    private static final String WORKBOOK = "xl/workbook.xml";

    /** Of Excel 97 and after, and of those before. */
    private static final Set<String> WORKBOOKS = Set.of("WORKBOOK", "BOOK");

    private Workbooks() {}

    static boolean isZipped(FileChannel channel) throws IOException {
        long size = channel.size();
        int tail = (int) Math.min(size, END_LENGTH + LONGEST_COMMENT);
        ByteBuffer end = read(channel, size - tail, tail);
        for (int at = tail - END_LENGTH; at >= 0; at--) {
            if (end.getInt(at) == END_OF_DIRECTORY) {
                int entries = Short.toUnsignedInt(end.getShort(at + 10));
                return lists(channel, Integer.toUnsignedLong(end.getInt(at + 16)), entries);
            }
        }
        return false;
    }

    private static boolean lists(FileChannel channel, long directory, int entries) throws IOException {
        long at = directory;
        for (int entry = 0; entry < Math.min(entries, MOST_ENTRIES); entry++) {
            ByteBuffer head = read(channel, at, ENTRY_LENGTH);
            if (head.remaining() < ENTRY_LENGTH || head.getInt(0) != DIRECTORY_ENTRY) {
                return false;
            }
            int name = Short.toUnsignedInt(head.getShort(28));
            if (name == WORKBOOK.length() && WORKBOOK.equals(text(read(channel, at + ENTRY_LENGTH, name)))) {
                return true;
            }
            at += ENTRY_LENGTH + name + Short.toUnsignedInt(head.getShort(30)) + Short.toUnsignedInt(head.getShort(32));
        }
        return false;
    }

    static boolean isCompound(FileChannel channel) throws IOException {
        return CompoundFile.holds(channel, WORKBOOKS);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }

    /** Fewer bytes than that where the file ends before. */
    static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        long at = position;
        while (bytes.hasRemaining()) {
            int count = channel.read(bytes, at);
            if (count < 0) {
                break;
            }
            at += count;
        }
        return bytes.flip();
    }
}
