package io.larkspur.gateway.metering;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON that passes byte by byte, documents of any length and any number of them, in a few kilobytes. */
final class PassingJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int PIECE = 1024;

    private final Readings readings;
    private final LongStrings longStrings = new LongStrings();
    private final byte[] piece = new byte[PIECE];
    private int filled;
    private @Nullable JsonParser parser;
    private boolean broken;

    PassingJson(Readings readings) {
        this.readings = readings;
    }

    /** What is no JSON says nothing, nor does what follows it. */
    void saw(byte next) {
        if (!broken && !longStrings.leaveOut(next)) {
            piece[filled++] = next;
            if (filled == PIECE) {
                parse();
            }
        }
    }

    /** What comes next is another document, however this one was left. */
    void ended() {
        parse();
        if (broken || parser != null && !parser.streamReadContext().inRoot()) {
            close();
        }
    }

    /** Says all that was seen. */
    void close() {
        parse();
        if (parser != null) {
            parser.close();
            parser = null;
        }
        broken = false;
        longStrings.forget();
    }

    private void parse() {
        if (filled == 0) {
            return;
        }
        try {
            if (parser == null) {
                parser = JSON.createNonBlockingByteArrayParser(ObjectReadContext.empty());
            }
            if (parser.nonBlockingInputFeeder() instanceof ByteArrayFeeder feeder) {
                feeder.feedInput(piece, 0, filled);
            }
            for (JsonToken token = parser.nextToken(); token != JsonToken.NOT_AVAILABLE; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
                    readings.read(parser, token);
                }
            }
        } catch (JacksonException unreadable) {
            broken = true;
        }
        filled = 0;
    }
}
