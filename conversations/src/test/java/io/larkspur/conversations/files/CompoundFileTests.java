package io.larkspur.conversations.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compound files as programs write them, but for what is in their streams. */
class CompoundFileTests {

    private static final int NONE = -1;
    private static final int END = -2;
    private static final int STORAGE = 1;
    private static final int STREAM = 2;
    private static final int ROOT = 5;
    private static final byte[] MARK = {
        (byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1
    };

    /** As LibreOffice orders them. */
    private static final List<Entry> SHEET = List.of(
            new Entry("Root Entry", ROOT, NONE, NONE, 5),
            new Entry("\u0001CompObj", STREAM, NONE, NONE, NONE),
            new Entry("\u0001Ole", STREAM, NONE, NONE, NONE),
            new Entry("\u0005SummaryInformation", STREAM, NONE, 4, NONE),
            new Entry("\u0005DocumentSummaryInformation", STREAM, NONE, NONE, NONE),
            new Entry("Workbook", STREAM, 2, 1, NONE));

    @TempDir
    private Path folder;

    private int shift = 9;

    @Test
    void findsTheWorkbookInALaterSectorOfTheDirectory() throws IOException {
        assertThat(kindOf(SHEET, 2, 5, END)).contains(FileKind.XLS);
    }

    @Test
    void findsTheWorkbookWhereSectorsAreLarge() throws IOException {
        shift = 12;

        assertThat(kindOf(SHEET, 3, END)).contains(FileKind.XLS);
    }

    /** The header has no room for all parts of its FAT; this one is named by the second sector of further ones. */
    @Test
    void findsTheWorkbookAtTheEndOfALargeFile() throws IOException {
        assertThat(kindOf(SHEET, 32_020, 32_010, END)).contains(FileKind.XLS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Book", "WORKBOOK", "WorkBook"})
    void takesEveryNameThatProgramsGiveAWorkbook(String name) throws IOException {
        assertThat(kindOf(top(name, STREAM), 1, END)).contains(FileKind.XLS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bookmarks", "MyWorkbook", "Workbook ", "WordDocument", ""})
    void refusesNamesThatOnlyContainIt(String name) throws IOException {
        assertThat(kindOf(top(name, STREAM), 1, END)).isEmpty();
    }

    @Test
    void refusesAFolderOfThatName() throws IOException {
        assertThat(kindOf(top("Workbook", STORAGE), 1, END)).isEmpty();
    }

    @Test
    void refusesALetterWithATableInIt() throws IOException {
        List<Entry> letter = List.of(
                new Entry("Root Entry", ROOT, NONE, NONE, 1),
                new Entry("WordDocument", STREAM, NONE, 2, NONE),
                new Entry("ObjectPool", STORAGE, NONE, NONE, 3),
                new Entry("_1234567890", STORAGE, NONE, NONE, 4),
                new Entry("Workbook", STREAM, NONE, NONE, NONE));

        assertThat(kindOf(letter, 2, 5, END)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void refusesADirectoryThatLeadsBackToItself(int back) throws IOException {
        assertThat(kindOf(SHEET, 2, 5, back)).isEmpty();
    }

    @Test
    void looksAtEntriesOnceThatLeadBackToThemselves() throws IOException {
        List<Entry> ring = List.of(
                new Entry("Root Entry", ROOT, NONE, NONE, 1),
                new Entry("one", STREAM, 2, 1, NONE),
                new Entry("two", STREAM, 1, 0, NONE));

        assertThat(kindOf(ring, 1, END)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"255, true", "256, false"})
    void looksAtNoMoreThanTheFirstSectorsOfADirectory(int id, boolean found) throws IOException {
        List<Entry> entries = new ArrayList<>(Collections.nCopies(id, new Entry("", 0, NONE, NONE, NONE)));
        entries.set(0, new Entry("Root Entry", ROOT, NONE, NONE, id));
        entries.add(new Entry("Workbook", STREAM, NONE, NONE, NONE));
        int[] chain = IntStream.rangeClosed(1, id / 4 + 2).toArray();
        chain[chain.length - 1] = END;

        assertThat(kindOf(entries, chain).isPresent()).isEqualTo(found);
    }

    @Test
    void refusesADirectoryBeyondTheEndOfTheFile() throws IOException {
        Path file = written(SHEET, 2, 5, END);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            number(channel, 48, 7_000_000);
        }

        assertThat(Sniffer.kindOf(file, "xls", null)).isEmpty();
    }

    private static List<Entry> top(String name, int type) {
        return List.of(new Entry("Root Entry", ROOT, NONE, NONE, 1), new Entry(name, type, NONE, NONE, NONE));
    }

    private Optional<FileKind> kindOf(List<Entry> entries, int... chain) throws IOException {
        return Sniffer.kindOf(written(entries, chain), "xls", null);
    }

    /** Its directory lies in all sectors of the chain but the last, which says what comes behind them. */
    private Path written(List<Entry> entries, int... chain) throws IOException {
        Path file = folder.resolve("sheet.xls");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            write(channel, 0, ByteBuffer.wrap(MARK));
            number(channel, 30, shift);
            number(channel, 48, chain[0]);
            number(channel, 68, END);
            for (int n = 0; n + 1 < chain.length; n++) {
                link(channel, chain[n], chain[n + 1]);
            }
            int perSector = (1 << shift) / 128;
            for (int n = 0; n < entries.size(); n++) {
                write(
                        channel,
                        place(chain[n / perSector]) + n % perSector * 128L,
                        entries.get(n).bytes());
            }
            write(channel, place(chain[chain.length - 2] + 1) - 1, ByteBuffer.allocate(1));
        }
        return file;
    }

    /** The parts of the FAT lie in front of what they tell of; further parts are named by sectors 10 and 11. */
    private void link(FileChannel channel, int sector, int next) throws IOException {
        int numbers = (1 << shift) / 4;
        int part = sector / numbers;
        int fat = part * numbers;
        number(channel, place(fat) + sector % numbers * 4L, next);
        if (part < 109) {
            number(channel, 76 + part * 4L, fat);
            return;
        }
        number(channel, 68, 10);
        number(channel, place(10) + (numbers - 1) * 4L, 11);
        int nth = part - 109;
        int last = numbers - 1;
        number(channel, place(10 + nth / last) + nth % last * 4L, fat);
    }

    private long place(int sector) {
        return (sector + 1L) << shift;
    }

    private static void number(FileChannel channel, long position, int number) throws IOException {
        write(
                channel,
                position,
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, number));
    }

    private static void write(FileChannel channel, long position, ByteBuffer bytes) throws IOException {
        assertThat(channel.write(bytes, position)).isEqualTo(bytes.limit());
    }

    private record Entry(String name, int type, int left, int right, int child) {

        ByteBuffer bytes() {
            byte[] chars = name.getBytes(StandardCharsets.UTF_16LE);
            return ByteBuffer.allocate(128)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(0, chars)
                    .putShort(64, (short) (chars.length + 2))
                    .put(66, (byte) type)
                    .putInt(68, left)
                    .putInt(72, right)
                    .putInt(76, child);
        }
    }
}
