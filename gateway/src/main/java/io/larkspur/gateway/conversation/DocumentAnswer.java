package io.larkspur.gateway.conversation;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer that is one document. */
final class DocumentAnswer implements Answer {

    private final Places places;
    private final JsonMapper json;
    private final Copy copy;

    DocumentAnswer(Places places, JsonMapper json, int longest) {
        this.places = places;
        this.json = json;
        this.copy = new Copy(longest);
    }

    @Override
    public void saw(byte[] piece) {
        copy.add(piece);
    }

    @Override
    public Said said() {
        try {
            JsonNode document = json.readTree(copy.bytes());
            return new Said(
                    Places.text(document, places.answer()),
                    Places.count(document, places.promptTokens()),
                    Places.count(document, places.completionTokens()),
                    false);
        } catch (JacksonException broken) {
            return new Said("", 0, 0, true);
        }
    }
}
