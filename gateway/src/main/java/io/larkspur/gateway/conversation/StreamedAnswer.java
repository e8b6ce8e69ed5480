package io.larkspur.gateway.conversation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer that comes as events, each with a piece of the text. Only the text and one line are kept, both to a limit;
 * events that are no JSON, such as the one that says that all is done, say nothing.
 */
final class StreamedAnswer implements Answer {

    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

    private final Places places;
    private final JsonMapper json;
    private final int longest;
    private final Copy line;
    private final StringBuilder text = new StringBuilder();
    private long promptTokens;
    private long completionTokens;
    private boolean cut;

    StreamedAnswer(Places places, JsonMapper json, int longest) {
        this.places = places;
        this.json = json;
        this.longest = longest;
        this.line = new Copy(longest);
    }

    @Override
    public void saw(byte[] piece) {
        int start = 0;
        for (int at = 0; at < piece.length; at++) {
            if (piece[at] == '\n') {
                line.add(Arrays.copyOfRange(piece, start, at));
                read(line.bytes());
                line.clear();
                start = at + 1;
            }
        }
        line.add(Arrays.copyOfRange(piece, start, piece.length));
    }

    @Override
    public Said said() {
        String read = text.toString();
        return new Said(cut ? Cuts.withoutHalf(read) : read, promptTokens, completionTokens, cut);
    }

    private void read(byte[] event) {
        if (event.length <= DATA.length || !Arrays.equals(event, 0, DATA.length, DATA, 0, DATA.length)) {
            return;
        }
        try {
            JsonNode data = json.readTree(event, DATA.length, event.length - DATA.length);
            append(Places.text(data, places.delta()));
            promptTokens = Math.max(promptTokens, Places.count(data, places.promptTokens()));
            completionTokens = Math.max(completionTokens, Places.count(data, places.completionTokens()));
        } catch (JacksonException noJson) {
            // an event without a text
        }
    }

    /** Nothing comes behind a cut: it would stand where it was not said. */
    private void append(String delta) {
        if (!cut) {
            int room = longest - text.length();
            cut = delta.length() > room;
            text.append(delta, 0, Math.min(delta.length(), room));
        }
    }
}
