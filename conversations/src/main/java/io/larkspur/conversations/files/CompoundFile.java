package io.larkspur.conversations.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The directory of a compound file ([MS-CFB] 2.2 to 2.6). Its sectors may lie anywhere; each names the next one in the FAT.
 * So many of them are looked at and no more, for the file is a stranger's.
 */
final class CompoundFile {

    private static final int MOST_SECTORS = 64;
    private static final int HEADER_LENGTH = 512;
    private static final int SECTOR_SHIFT_AT = 30;
    private static final int DIRECTORY_AT = 48;
    private static final int MORE_FATS_AT = 68;
    private static final int FATS_AT = 76;
    private static final int FATS_IN_HEADER = 109;
    private static final long NO_SECTOR = 0xffff_fffeL;

    private static final int ENTRY_LENGTH = 128;
    private static final int LONGEST_NAME = 64;
    private static final int NAME_LENGTH_AT = 64;
    private static final int TYPE_AT = 66;
    private static final int LEFT_AT = 68;
    private static final int RIGHT_AT = 72;
    private static final int CHILD_AT = 76;
    private static final int STREAM = 2;

    private final FileChannel channel;
    private final int shift;
    private final int numbers;
    private final int entries;
    private final List<Long> directory;

    private CompoundFile(FileChannel channel, int shift) throws IOException {
        this.channel = channel;
        this.shift = shift;
        this.numbers = (1 << shift) / Integer.BYTES;
        this.entries = (1 << shift) / ENTRY_LENGTH;
        this.directory = chain(number(DIRECTORY_AT));
    }

    /**
     * Whether one of these streams stands at the top; what stands in a folder belongs to another program, as a table in a
     * letter does. Names are in capitals, since they are compared without regard to case.
     */
    static boolean holds(FileChannel channel, Set<String> names) throws IOException {
        ByteBuffer header = Workbooks.read(channel, 0, HEADER_LENGTH);
        if (header.remaining() < HEADER_LENGTH) {
            return false;
        }
        int shift = header.getShort(SECTOR_SHIFT_AT);
        return (shift == 9 || shift == 12) && new CompoundFile(channel, shift).holds(names);
    }

    /** Entries of one folder are a tree; one that was seen is not looked at again. */
    private boolean holds(Set<String> names) throws IOException {
        ByteBuffer root = entry(0);
        if (root.remaining() < ENTRY_LENGTH) {
            return false;
        }
        Deque<Long> ahead = new ArrayDeque<>(List.of(id(root, CHILD_AT)));
        Set<Long> seen = new HashSet<>();
        while (!ahead.isEmpty()) {
            long id = ahead.pop();
            ByteBuffer entry = entry(id);
            if (entry.remaining() == ENTRY_LENGTH && seen.add(id)) {
                if (entry.get(TYPE_AT) == STREAM && names.contains(name(entry))) {
                    return true;
                }
                ahead.push(id(entry, LEFT_AT));
                ahead.push(id(entry, RIGHT_AT));
            }
        }
        return false;
    }

    /** None where they lead back to themselves. */
    private List<Long> chain(long first) throws IOException {
        List<Long> chain = new ArrayList<>();
        long sector = first;
        while (place(sector) < channel.size() && chain.size() < MOST_SECTORS) {
            if (chain.contains(sector)) {
                return List.of();
            }
            chain.add(sector);
            sector = after(sector);
        }
        return chain;
    }

    private long after(long sector) throws IOException {
        return number(place(fat(sector / numbers)) + (sector % numbers) * Integer.BYTES);
    }

    /** Where a part of the FAT lies: in the header, and of a large file in sectors that name one another at their end. */
    private long fat(long part) throws IOException {
        if (part < FATS_IN_HEADER) {
            return number(FATS_AT + part * Integer.BYTES);
        }
        long nth = part - FATS_IN_HEADER;
        int last = numbers - 1;
        long sector = number(MORE_FATS_AT);
        for (; nth >= last; nth -= last) {
            sector = number(place(sector) + (long) last * Integer.BYTES);
        }
        return number(place(sector) + nth * Integer.BYTES);
    }

    /** Beyond the end where it has no such sector, and so for every number that means none. */
    private long place(long sector) {
        return (sector + 1) << shift;
    }

    private long number(long position) throws IOException {
        ByteBuffer number = Workbooks.read(channel, position, Integer.BYTES);
        return number.remaining() < Integer.BYTES ? NO_SECTOR : Integer.toUnsignedLong(number.getInt());
    }

    /** Empty, or cut off, where there is none. */
    private ByteBuffer entry(long id) throws IOException {
        if (id / entries >= directory.size()) {
            return ByteBuffer.allocate(0);
        }
        long sector = directory.get((int) (id / entries));
        return Workbooks.read(channel, place(sector) + (id % entries) * ENTRY_LENGTH, ENTRY_LENGTH);
    }

    private static long id(ByteBuffer entry, int at) {
        return Integer.toUnsignedLong(entry.getInt(at));
    }

    /** Its length counts the zero behind it. */
    private static String name(ByteBuffer entry) {
        int length = Math.min(LONGEST_NAME, Short.toUnsignedInt(entry.getShort(NAME_LENGTH_AT)));
        ByteBuffer name = entry.slice(0, Math.max(0, length - Character.BYTES));
        return StandardCharsets.UTF_16LE.decode(name).toString().toUpperCase(Locale.ROOT);
    }
}
