package io.larkspur.gateway.metering;

import org.springframework.core.io.buffer.DataBuffer;

/** Reads an answer while it passes. It is either JSON, one document or one a line, or a stream of events that carry JSON. */
final class AnswerReader {

    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};
    private static final int IN_DATA = DATA.length;
    private static final int OTHER_LINE = DATA.length + 1;

    private final PassingJson json;
    private final boolean events;

    /** How much of the line's beginning is that of a line of data. */
    private int line;

    private boolean afterReturn;
    private boolean eventHasData;

    AnswerReader(Readings readings, boolean events) {
        this.json = new PassingJson(readings);
        this.events = events;
    }

    /** Without reading it away. */
    void saw(DataBuffer piece) {
        int end = piece.writePosition();
        for (int i = piece.readPosition(); i < end; i++) {
            byte next = piece.getByte(i);
            if (events) {
                sawOfEvent(next);
            } else {
                json.saw(next);
            }
        }
    }

    void ended() {
        json.close();
    }

    private void sawOfEvent(byte next) {
        if (next == '\n' || next == '\r') {
            boolean secondOfTwo = next == '\n' && afterReturn;
            afterReturn = next == '\r';
            if (!secondOfTwo) {
                lineEnded();
            }
            return;
        }
        afterReturn = false;
        if (line == IN_DATA) {
            sawOfData(next);
        } else {
            line = line < IN_DATA && next == DATA[line] ? line + 1 : OTHER_LINE;
        }
    }

    /** Only what can be an object is worth reading: streams end with words such as [DONE]. */
    private void sawOfData(byte next) {
        if (eventHasData) {
            json.saw(next);
        } else if (next == '{') {
            eventHasData = true;
            json.saw(next);
        } else if (next != ' ') {
            line = OTHER_LINE;
        }
    }

    /** An event's lines of data are one text, and an empty line ends it. */
    private void lineEnded() {
        if (eventHasData) {
            if (line == 0) {
                eventHasData = false;
                json.ended();
            } else if (line == IN_DATA) {
                json.saw((byte) '\n');
            }
        }
        line = 0;
    }
}
