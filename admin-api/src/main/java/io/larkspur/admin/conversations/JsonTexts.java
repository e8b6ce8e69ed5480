package io.larkspur.admin.conversations;

import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Texts;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON that is kept as a text, since nothing here looks into it. All checks fail with {@link InvalidInput}. */
final class JsonTexts {

    static final String EMPTY = "{}";

    private static final int LONGEST = 65_536;

    private final JsonMapper json;

    JsonTexts(JsonMapper json) {
        this.json = json;
    }

    /** An object, or the empty one where nothing is given. */
    String object(String field, @Nullable JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return EMPTY;
        }
        if (!node.isObject()) {
            throw new InvalidInput(field + " has to be a JSON object");
        }
        return text(field, node);
    }

    /** An array or an object, since clients write both; null where nothing is given. */
    @Nullable
    String container(String field, @Nullable JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (!node.isContainer()) {
            throw new InvalidInput(field + " has to be a JSON array or object");
        }
        return text(field, node);
    }

    /** From a query parameter. */
    JsonNode parse(String field, String text) {
        try {
            return json.readTree(text);
        } catch (JacksonException e) {
            throw new InvalidInput(field + " has to be JSON");
        }
    }

    private String text(String field, JsonNode node) {
        String text = json.writeValueAsString(node);
        if (text.length() > LONGEST) {
            throw new InvalidInput(field + " has at most " + LONGEST + " characters");
        }
        return Texts.whole(field, text);
    }
}
