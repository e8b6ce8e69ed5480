package io.larkspur.sandbox.state;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as trees: the stand-in has to keep what it does not know. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    public static ArrayNode strings(Iterable<String> values) {
        ArrayNode array = array();
        values.forEach(array::add);
        return array;
    }

    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    public static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** The tree, or null when the text is not JSON. */
    public static @Nullable JsonNode parse(byte[] text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node == null || node.isMissingNode() ? null : node;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    public static @Nullable JsonNode parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The object, or null when the text is anything else. */
    public static @Nullable ObjectNode parseObject(String text) {
        return parse(text) instanceof ObjectNode object ? object : null;
    }

    /** The property as text; null when it is absent, null, an object or a list. */
    public static @Nullable String string(JsonNode node, String property) {
        JsonNode value = node.path(property);
        return value.isValueNode() && !value.isNull() ? value.asString("") : null;
    }

    public static String string(JsonNode node, String property, String otherwise) {
        String value = string(node, property);
        return value == null ? otherwise : value;
    }
}
