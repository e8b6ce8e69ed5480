package io.larkspur.conversations.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Whether a container holds a workbook. Only tables of contents are read, in pieces of bounded size: PKWARE's APPNOTE 4.3
 * for the zipped ones, [MS-CFB] 2.6 for the older.
 */
final class Workbooks {

    private static final int END_OF_DIRECTORY = 0x06054b50;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int END_LENGTH = 22;
    private static final int ENTRY_LENGTH = 46;
    private static final int LONGEST_COMMENT = 65_535;
    private static final int MOST_ENTRIES = 65_535;
    private static final String WORKBOOK = "xl/workbook.xml";
    private static final int SECTOR_SHIFT_AT = 30;
    private static final int DIRECTORY_AT = 48;
    private static final int HEADER_LENGTH = 512;

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

    /** The first sector of its directory names nothing that belongs to another program. */
    static boolean isCompound(FileChannel channel) throws IOException {
        ByteBuffer header = read(channel, 0, HEADER_LENGTH);
        if (header.remaining() < HEADER_LENGTH) {
            return false;
        }
        int shift = header.getShort(SECTOR_SHIFT_AT);
        if (shift != 9 && shift != 12) {
            return false;
        }
        long sector = Integer.toUnsignedLong(header.getInt(DIRECTORY_AT));
        String names = StandardCharsets.UTF_16LE
                .decode(read(channel, (sector + 1) << shift, 1 << shift))
                .toString();
        return names.contains("Workbook") || names.contains("Book");
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
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
