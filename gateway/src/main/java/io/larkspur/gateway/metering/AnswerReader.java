package io.larkspur.gateway.metering;

import java.util.Arrays;
import org.springframework.core.io.buffer.DataBuffer;

/**
 * Reads an answer while it passes: a JSON document when it has ended, a stream of events event by event. It keeps a bounded
 * copy of what it has not read yet, and gives up on what is longer.
 */
final class AnswerReader {

    private static final int LARGEST_DOCUMENT = 1 << 20;
    private static final int LARGEST_LINE = 1 << 16;
    private static final int SMALLEST = 1024;
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private final Readings readings;
    private final boolean events;
    private byte[] kept = new byte[SMALLEST];
    private int length;
    private boolean tooLong;

    AnswerReader(Readings readings, boolean events) {
        this.readings = readings;
        this.events = events;
    }

    /** Without reading it away. */
    void saw(DataBuffer piece) {
        int end = piece.writePosition();
        for (int i = piece.readPosition(); i < end; i++) {
            byte next = piece.getByte(i);
            if (events && (next == '\n' || next == '\r')) {
                lineEnded();
            } else {
                keep(next);
            }
        }
    }

    void ended() {
        if (events) {
            lineEnded();
        } else if (!tooLong && length > 0) {
            readings.read(kept, length);
        }
        length = 0;
    }

    private void keep(byte next) {
        if (tooLong) {
            return;
        }
        if (length == kept.length) {
            if (length >= (events ? LARGEST_LINE : LARGEST_DOCUMENT)) {
                tooLong = true;
                return;
            }
            kept = Arrays.copyOf(kept, length * 2);
        }
        kept[length++] = next;
    }

    private void lineEnded() {
        if (!tooLong && isData()) {
            int start = DATA.length;
            byte[] document = Arrays.copyOfRange(kept, start, length);
            readings.read(document, document.length);
        }
        length = 0;
        tooLong = false;
    }

    /** Only what can be an object is worth reading: streams end with words such as [DONE]. */
    private boolean isData() {
        if (length <= DATA.length) {
            return false;
        }
        for (int i = 0; i < DATA.length; i++) {
            if (kept[i] != DATA[i]) {
                return false;
            }
        }
        int first = kept[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
        return first < length && kept[first] == '{';
    }
}
